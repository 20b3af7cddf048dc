package io.thalweg.engine.vector;

import static io.thalweg.engine.vector.Panels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix products (BLAS: GEMM) whose right factor is packed in {@link Panels}. The left factor is read through offsets, where it
 * is in memory, so that a convolution needs no copy of its windows (im2col).
 *
 * <p>Both products are computed in tiles of a few rows by two vectors of columns. The results of a tile stay in registers while
 * the sum runs. With row r of a tile, step k of the sum, and lane j of a vector:
 *
 * <pre>y[r][j] = start[j] + Σₖ x[xAt + bases[r] + offsets[k]]·panels[k][j]</pre>
 *
 * The words in the names of parameters:
 *
 * <ul>
 *   <li>{@code …At} is the index in an array at which a matrix begins.
 *   <li>A <i>base</i> is where a row of x begins, relative to {@code xAt}; an <i>offset</i> is where an input of the sum is,
 *       relative to the begin of its row. In a dense layer, bases are the begins of the examples, and offsets count from 0. In a
 *       convolution, bases are the begins of the windows, and offsets lead from there to the inputs of a window.
 *   <li>{@code depth} is the number of products in a sum; in a gradient, the rows of the batch.
 *   <li>{@code …Left} and {@code …Right} are the indices of the first row of the two vectors. They are equal where one vector of
 *       columns is left over.
 *   <li>{@code …Stride} is the distance from a row to the next one. A start has no stride: it is the same for all rows, such as
 *       a bias. Only {@link ContiguousTile} has one, to continue from y.
 *   <li>{@code row} is the index of the tile's first row in {@code bases}.
 * </ul>
 *
 * <p>Each result is one chain of fused multiply-adds in the order of k. It therefore does not depend on the tile in which it is
 * computed, on the number of rows, or on the width of a vector, to the last bit.
 */
final class PackedGemm {

    private static final float[] ZEROS = new float[Panels.WIDTH];

    private static final int LANES = SPECIES.length();

    /** A tile of eight rows by two vectors needs 19 registers. AVX-512 has 32 of them; AVX2 has 16, enough for five rows. */
    private static final int TILE_ROWS = LANES == 16 ? 8 : 5;

    private static final int LOW_TILE_ROWS = 4;

    /** A shorter run of contiguous inputs has no loop of its own: it would load and store the results too often. */
    private static final int MIN_RUN = 32;

    private PackedGemm() {}

    /**
     * y = start + x·panels: y[i][j] = start[j] + Σₑ x[xAt + bases[i] + offsets[e]]·panels[e][j], for the first {@code rows} of the
     * bases.
     *
     * @param panels {@code [offsets, width]} in panels, from {@code panelsAt}
     * @param width a multiple of {@link Panels#WIDTH}
     * @param start {@code [width]}, from {@code startAt}
     * @param y {@code [rows, width]}, with rows at {@code yAt + i·yStride}
     */
    static void multiply(
            float[] x,
            int xAt,
            Offsets bases,
            int rows,
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
        if (rows == 1 && offsets.areContiguous()) {
            for (; column + 4 * LANES <= width; column += 4 * LANES) {
                oneRow(
                        x,
                        xAt + bases.each()[0] + offsets.each()[0],
                        depth,
                        panels,
                        Panels.index(panelsAt, column, depth),
                        Panels.index(panelsAt, column + LANES, depth),
                        Panels.index(panelsAt, column + 2 * LANES, depth),
                        Panels.index(panelsAt, column + 3 * LANES, depth),
                        start,
                        startAt + column,
                        y,
                        yAt + column);
            }
        }
        for (; column < width; column += 2 * LANES) {
            int right = column + toRight(column, width);
            tiles(
                    x,
                    xAt,
                    bases.each(),
                    rows,
                    offsets,
                    depth,
                    panels,
                    Panels.index(panelsAt, column, depth),
                    Panels.index(panelsAt, right, depth),
                    Panels.WIDTH,
                    start,
                    startAt + column,
                    startAt + right,
                    y,
                    yAt + column,
                    yAt + right,
                    yStride);
        }
    }

    /**
     * g = xᵀ·d, the gradient of the panels of {@link #multiply}: g[e][j] = Σᵢ x[xAt + bases[i] + offsets[e]]·d[i][j], for the
     * first {@code rows} of the bases.
     *
     * @param d {@code [rows, width]} row by row, from {@code dAt}
     * @param width a multiple of {@link Panels#WIDTH}
     * @param g {@code [offsets, width]} in panels, from {@code gAt}
     */
    static void gradient(
            float[] x,
            int xAt,
            Offsets bases,
            int rows,
            Offsets offsets,
            float[] d,
            int dAt,
            int width,
            float[] g,
            int gAt) {
        int elements = offsets.count();
        for (int column = 0; column < width; column += 2 * LANES) {
            int right = column + toRight(column, width);
            // The sum runs over the rows of the batch, so bases and offsets change places.
            tiles(
                    x,
                    xAt,
                    offsets.each(),
                    elements,
                    bases,
                    rows,
                    d,
                    dAt + column,
                    dAt + right,
                    width,
                    ZEROS,
                    0,
                    0,
                    g,
                    Panels.index(gAt, column, elements),
                    Panels.index(gAt, right, elements),
                    Panels.WIDTH);
        }
    }

    /** From the left vector to the right one; 0 where no column is left for the right one. */
    private static int toRight(int column, int width) {
        return column + LANES < width ? LANES : 0;
    }

    /**
     * Two vectors of columns, for all rows. The last tile begins within the one before if the rows are no multiple of the height:
     * the rows of both are computed twice, with the same results.
     *
     * @param bases strictly ascending
     * @param offsets may be more than {@code depth}
     */
    private static void tiles(
            float[] x,
            int xAt,
            int[] bases,
            int rows,
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
        int height = rows >= TILE_ROWS ? TILE_ROWS : rows >= LOW_TILE_ROWS ? LOW_TILE_ROWS : 1;
        int[] inputs = offsets.each();
        int run = offsets.run();
        boolean inRuns = height > 1 && run >= MIN_RUN && panelStride == Panels.WIDTH && panelLeft != panelRight;
        for (int next = 0; next < rows; next += height) {
            int row = Math.min(next, rows - height);
            int left = yLeft + row * yStride;
            int right = yRight + row * yStride;
            if (inRuns) {
                for (int e = 0; e < depth; e += run) {
                    boolean first = e == 0;
                    ContiguousTile.rows(
                            height,
                            x,
                            xAt + inputs[e],
                            bases,
                            row,
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
            } else if (height == 8 && panelLeft == panelRight) {
                GatherTile.eightRowsOfOneVector(
                        x,
                        xAt,
                        bases,
                        row,
                        inputs,
                        depth,
                        panels,
                        panelLeft,
                        panelStride,
                        start,
                        startLeft,
                        y,
                        left,
                        yStride);
            } else if (height == TILE_ROWS && bases[row + height - 1] == bases[row] + height - 1) {
                AdjacentRowsTile.rows(
                        height,
                        x,
                        xAt + bases[row],
                        inputs,
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
                GatherTile.rows(
                        height,
                        x,
                        xAt,
                        bases,
                        row,
                        inputs,
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
    }

    /**
     * One row by four vectors, whose inputs are contiguous from {@code xAt}. A chain of fused multiply-adds waits for each of
     * them, so one row needs more chains than two.
     *
     * @param first the index of the first vector in its panel; likewise the other three
     */
    private static void oneRow(
            float[] x,
            int xAt,
            int depth,
            float[] panels,
            int first,
            int second,
            int third,
            int fourth,
            float[] start,
            int startAt,
            float[] y,
            int yAt) {
        FloatVector sum0 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector sum1 = FloatVector.fromArray(SPECIES, start, startAt + LANES);
        FloatVector sum2 = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
        FloatVector sum3 = FloatVector.fromArray(SPECIES, start, startAt + 3 * LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector factor = FloatVector.broadcast(SPECIES, x[xAt + k]);
            sum0 = factor.fma(FloatVector.fromArray(SPECIES, panels, first + k * Panels.WIDTH), sum0);
            sum1 = factor.fma(FloatVector.fromArray(SPECIES, panels, second + k * Panels.WIDTH), sum1);
            sum2 = factor.fma(FloatVector.fromArray(SPECIES, panels, third + k * Panels.WIDTH), sum2);
            sum3 = factor.fma(FloatVector.fromArray(SPECIES, panels, fourth + k * Panels.WIDTH), sum3);
        }
        sum0.intoArray(y, yAt);
        sum1.intoArray(y, yAt + LANES);
        sum2.intoArray(y, yAt + 2 * LANES);
        sum3.intoArray(y, yAt + 3 * LANES);
    }
}
