package io.thalweg.engine.vector;

/**
 * Products of matrices. What is multiplied from the right lies in panels, {@code [depth, 16]} each, one after the other;
 * what it is multiplied with is read where it lies, so that the windows of an image need no copy. A tile of a few rows by
 * two vectors of results stays in registers while its sum runs.
 *
 * <p>Every result is one chain of fused multiply-adds in the order of the summed index, whichever tile it falls into:
 * it does not depend on its neighbours, to the last bit.
 */
final class PackedGemm {

    private static final float[] ZEROS = new float[Panels.WIDTH];

    private static final int WIDTH = Panels.SPECIES.length();

    /** Tiles of eight rows need more than the 16 registers of AVX2, or C2 spills; with AVX-512 there are 32. */
    private static final boolean TALL = WIDTH == Panels.WIDTH;

    /** A shorter run of contiguous inputs has no loop of its own: it would load and store the results too often. */
    private static final int MIN_RUN = 32;

    private PackedGemm() {}

    /**
     * y[i] = start + Σₑ x[i][offsets[e]]·panels[e] for each i below {@code count}, over {@code width} columns.
     *
     * @param x its rows begin at {@code xAt + bases[i]}
     * @param panelsAt where the first panel begins
     * @param width a multiple of {@link Panels#WIDTH}
     * @param startAt where the numbers begin that each row's sums start from
     * @param y its rows begin at {@code yAt + i·yStride}
     */
    static void multiply(
            float[] x,
            int xAt,
            Offsets bases,
            int count,
            Offsets offsets,
            float[] panels,
            int panelsAt,
            int width,
            float[] start,
            int startAt,
            float[] y,
            int yAt,
            int yStride) {
        int depth = offsets.count();
        int column = 0;
        if (count == 1 && offsets.areContiguous()) {
            for (; column + 4 * WIDTH <= width; column += 4 * WIDTH) {
                StraightTile.oneRow(
                        x,
                        xAt + bases.each()[0] + offsets.each()[0],
                        depth,
                        panels,
                        Panels.index(panelsAt, column, depth),
                        Panels.index(panelsAt, column + WIDTH, depth),
                        Panels.index(panelsAt, column + 2 * WIDTH, depth),
                        Panels.index(panelsAt, column + 3 * WIDTH, depth),
                        start,
                        startAt + column,
                        y,
                        yAt + column);
            }
        }
        for (; column < width; column += 2 * WIDTH) {
            int next = next(column, width);
            tiles(
                    x,
                    xAt,
                    bases.each(),
                    count,
                    offsets,
                    depth,
                    panels,
                    Panels.index(panelsAt, column, depth),
                    Panels.index(panelsAt, column + next, depth),
                    Panels.WIDTH,
                    start,
                    startAt + column,
                    startAt + column + next,
                    y,
                    yAt + column,
                    yAt + column + next,
                    yStride);
        }
    }

    /**
     * g[e] = Σᵢ x[i][offsets[e]]·d[i] for each e, i below {@code count}: the gradient of panels.
     *
     * @param x its rows begin at {@code xAt + bases[i]}
     * @param d its rows begin at {@code dAt + i·width}
     * @param width a multiple of {@link Panels#WIDTH}
     * @param gAt where the first panel begins
     */
    static void gradient(
            float[] x,
            int xAt,
            Offsets bases,
            int count,
            Offsets offsets,
            float[] d,
            int dAt,
            int width,
            float[] g,
            int gAt) {
        int elements = offsets.count();
        for (int column = 0; column < width; column += 2 * WIDTH) {
            int next = next(column, width);
            tiles(
                    x,
                    xAt,
                    offsets.each(),
                    elements,
                    bases,
                    count,
                    d,
                    dAt + column,
                    dAt + column + next,
                    width,
                    ZEROS,
                    0,
                    0,
                    g,
                    Panels.index(gAt, column, elements),
                    Panels.index(gAt, column + next, elements),
                    Panels.WIDTH);
        }
    }

    /** From a vector to the one beside it; an odd one at the end is its own neighbour. */
    private static int next(int column, int width) {
        return column + WIDTH < width ? WIDTH : 0;
    }

    /**
     * Two vectors of each row, or one where left and right are the same. The last tile may begin within the one before:
     * what both compute is the same.
     *
     * @param offsets of what is summed; the first {@code depth} of them
     */
    private static void tiles(
            float[] x,
            int xAt,
            int[] bases,
            int count,
            Offsets offsets,
            int depth,
            float[] panels,
            int panelLeft,
            int panelRight,
            int panelStride,
            float[] start,
            int startLeft,
            int startRight,
            float[] y,
            int yLeft,
            int yRight,
            int yStride) {
        int run = offsets.run();
        boolean straight = run >= MIN_RUN && panelStride == Panels.WIDTH && panelLeft != panelRight;
        if (TALL && count >= 8) {
            for (int next = 0; next < count; next += 8) {
                int i = Math.min(next, count - 8);
                int left = yLeft + i * yStride;
                int right = yRight + i * yStride;
                if (straight) {
                    for (int e = 0; e < depth; e += run) {
                        boolean first = e == 0;
                        StraightTile.eightRows(
                                x,
                                xAt + offsets.each()[e],
                                bases,
                                i,
                                Math.min(run, depth - e),
                                panels,
                                panelLeft + e * Panels.WIDTH,
                                panelRight + e * Panels.WIDTH,
                                first ? start : y,
                                first ? startLeft : left,
                                first ? startRight : right,
                                first ? 0 : yStride,
                                y,
                                left,
                                right,
                                yStride);
                    }
                } else if (panelLeft == panelRight) {
                    TableTile.eightNarrowRows(
                            x,
                            xAt,
                            bases,
                            i,
                            offsets.each(),
                            depth,
                            panels,
                            panelLeft,
                            panelStride,
                            start,
                            startLeft,
                            y,
                            left,
                            yStride);
                } else if (areNeighbours(bases, i, 8)) {
                    NeighbourTile.eightRows(
                            x,
                            xAt + bases[i],
                            offsets.each(),
                            depth,
                            panels,
                            panelLeft,
                            panelRight,
                            panelStride,
                            start,
                            startLeft,
                            startRight,
                            y,
                            left,
                            right,
                            yStride);
                } else {
                    TableTile.eightRows(
                            x,
                            xAt,
                            bases,
                            i,
                            offsets.each(),
                            depth,
                            panels,
                            panelLeft,
                            panelRight,
                            panelStride,
                            start,
                            startLeft,
                            startRight,
                            y,
                            left,
                            right,
                            yStride);
                }
            }
        } else if (!TALL && count >= 5) {
            for (int next = 0; next < count; next += 5) {
                int i = Math.min(next, count - 5);
                int left = yLeft + i * yStride;
                int right = yRight + i * yStride;
                if (straight) {
                    for (int e = 0; e < depth; e += run) {
                        boolean first = e == 0;
                        StraightTile.fiveRows(
                                x,
                                xAt + offsets.each()[e],
                                bases,
                                i,
                                Math.min(run, depth - e),
                                panels,
                                panelLeft + e * Panels.WIDTH,
                                panelRight + e * Panels.WIDTH,
                                first ? start : y,
                                first ? startLeft : left,
                                first ? startRight : right,
                                first ? 0 : yStride,
                                y,
                                left,
                                right,
                                yStride);
                    }
                } else if (areNeighbours(bases, i, 5)) {
                    NeighbourTile.fiveRows(
                            x,
                            xAt + bases[i],
                            offsets.each(),
                            depth,
                            panels,
                            panelLeft,
                            panelRight,
                            panelStride,
                            start,
                            startLeft,
                            startRight,
                            y,
                            left,
                            right,
                            yStride);
                } else {
                    TableTile.fiveRows(
                            x,
                            xAt,
                            bases,
                            i,
                            offsets.each(),
                            depth,
                            panels,
                            panelLeft,
                            panelRight,
                            panelStride,
                            start,
                            startLeft,
                            startRight,
                            y,
                            left,
                            right,
                            yStride);
                }
            }
        } else if (count >= 4) {
            for (int next = 0; next < count; next += 4) {
                int i = Math.min(next, count - 4);
                int left = yLeft + i * yStride;
                int right = yRight + i * yStride;
                if (straight) {
                    for (int e = 0; e < depth; e += run) {
                        boolean first = e == 0;
                        StraightTile.fourRows(
                                x,
                                xAt + offsets.each()[e],
                                bases,
                                i,
                                Math.min(run, depth - e),
                                panels,
                                panelLeft + e * Panels.WIDTH,
                                panelRight + e * Panels.WIDTH,
                                first ? start : y,
                                first ? startLeft : left,
                                first ? startRight : right,
                                first ? 0 : yStride,
                                y,
                                left,
                                right,
                                yStride);
                    }
                } else {
                    TableTile.fourRows(
                            x,
                            xAt,
                            bases,
                            i,
                            offsets.each(),
                            depth,
                            panels,
                            panelLeft,
                            panelRight,
                            panelStride,
                            start,
                            startLeft,
                            startRight,
                            y,
                            left,
                            right,
                            yStride);
                }
            }
        } else {
            for (int i = 0; i < count; i++) {
                TableTile.oneRow(
                        x,
                        xAt,
                        bases,
                        i,
                        offsets.each(),
                        depth,
                        panels,
                        panelLeft,
                        panelRight,
                        panelStride,
                        start,
                        startLeft,
                        startRight,
                        y,
                        yLeft + i * yStride,
                        yRight + i * yStride);
            }
        }
    }

    /** @param bases strictly ascending */
    private static boolean areNeighbours(int[] bases, int i, int count) {
        return bases[i + count - 1] == bases[i] + count - 1;
    }
}
