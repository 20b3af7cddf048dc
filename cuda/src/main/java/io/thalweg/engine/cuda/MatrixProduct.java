package io.thalweg.engine.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * Enqueues the kernels of {@code matrix.cuh}, which compute C[m, n] = Σ A[m, k]·B[n, k], with the shape of tile, and in as many
 * parts of the sum, as are estimated to take the least time. The choice depends on sizes and GPU alone, so that a step gives
 * the same bits whenever it is repeated. Belongs to the thread of its network.
 */
final class MatrixProduct {

    /** Counters of tiles whose sum has parts. More tiles than these keep any GPU busy without parts. */
    private static final int MOST_TILES_IN_PARTS = 4096;

    private static final int MOST_PARTS = 64;

    /** The driver's limit of a grid's y direction. */
    private static final int MOST_TILES_DOWN = 65_535;

    /** Room for the parts of all tiles: 4 MiB. */
    private static final int MOST_PART_FLOATS = 1 << 20;

    /** Room for the rounding errors of a column of each part; the narrowest tile has 32 columns. */
    private static final int MOST_ERROR_FLOATS = MOST_PART_FLOATS / 32;

    /** Cycles from one tile of the depth to the next at the least: a load's latency and two barriers. */
    private static final int CYCLES_PER_CHUNK = 600;

    private static final int CYCLES_TO_START = 1500;

    /** Cycles for the last block to wait for the others, and for each part that it then adds. */
    private static final int CYCLES_TO_JOIN = 1500;

    private static final int CYCLES_PER_PART = 100;

    /** Multiply-adds that a multiprocessor does in a cycle at the most. */
    private static final int LANES = 128;

    private final Stream stream;
    private final long arrived;
    private final long parts;

    MatrixProduct(Stream stream, DeviceMemory memory) {
        this.stream = stream;
        this.arrived = memory.floats(MOST_TILES_IN_PARTS);
        this.parts = memory.floats(MOST_PART_FLOATS + MOST_ERROR_FLOATS);
    }

    /** Enqueues a product; {@code kernel} is the name without the tile's. */
    void enqueue(String kernel, int m, int n, int k, Object... arguments) {
        Choice choice = choose(m, n, k, stream.gpu().multiprocessors());
        Object[] all = new Object[arguments.length + 5];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = m;
        all[arguments.length + 1] = n;
        all[arguments.length + 2] = k;
        all[arguments.length + 3] = parts;
        all[arguments.length + 4] = arrived;
        stream.launch(kernel + choice.tile().suffix, choice.grid(), choice.tile().threads, all);
    }

    /** The choice for a product on a GPU with so many multiprocessors. */
    static Choice choose(int m, int n, int k, int multiprocessors) {
        Choice best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Tile tile : Tile.values()) {
            int tilesAcross = (n + tile.columns - 1) / tile.columns;
            int tilesDown = (m + tile.rows - 1) / tile.rows;
            long tiles = (long) tilesAcross * tilesDown;
            if (tilesDown > MOST_TILES_DOWN) {
                continue;
            }
            int chunks = (k + tile.depth - 1) / tile.depth;
            for (int parts : possibleParts(tile, tiles, chunks)) {
                int chunksEach = (chunks + parts - 1) / parts;
                double cycles = cycles(tile, tiles * parts, chunksEach, parts, multiprocessors);
                if (cycles < least) {
                    least = cycles;
                    // Fewer where rounding up leaves some without work.
                    int used = (chunks + chunksEach - 1) / chunksEach;
                    best = new Choice(tile, new Grid(tilesAcross, tilesDown, used));
                }
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("the cuda engine multiplies matrices of at most " + 64L * MOST_TILES_DOWN
                    + " rows, but a batch makes " + m + " of them; make training.batch-size smaller");
        }
        return best;
    }

    private static List<Integer> possibleParts(Tile tile, long tiles, int chunks) {
        List<Integer> possible = new ArrayList<>(List.of(1));
        if (tiles <= MOST_TILES_IN_PARTS) {
            long room = MOST_PART_FLOATS / (tiles * tile.rows * tile.columns);
            for (int parts = 2; parts <= Math.min(Math.min(MOST_PARTS, chunks), room); parts *= 2) {
                possible.add(parts);
            }
        }
        return possible;
    }

    private static double cycles(Tile tile, long blocks, int chunks, int parts, int multiprocessors) {
        long blocksEach = (blocks + multiprocessors - 1) / multiprocessors;
        double arithmetic =
                (double) blocksEach * chunks * tile.rows * tile.columns * tile.depth / (LANES * tile.efficiency);
        long waves = (blocksEach + tile.resident - 1) / tile.resident;
        double latency = (double) waves * chunks * CYCLES_PER_CHUNK;
        return CYCLES_TO_START
                + Math.max(arithmetic, latency)
                + (parts == 1 ? 0 : CYCLES_TO_JOIN + parts * CYCLES_PER_PART);
    }

    /** Shapes of tiles, as matrix.cuh has them. */
    enum Tile {
        WIDE("_wide", 16, 128, 16, 128, 0.35, 5),
        SMALL("_small", 32, 32, 32, 128, 0.3, 6),
        LARGE("_large", 64, 64, 16, 256, 0.45, 3);

        private final String suffix;
        private final int rows;
        private final int columns;
        private final int depth;
        private final int threads;
        private final double efficiency;
        private final int resident;

        /**
         * @param efficiency share of the multiply-adds possible that the kernel reaches
         * @param resident blocks that a multiprocessor runs at a time
         */
        Tile(String suffix, int rows, int columns, int depth, int threads, double efficiency, int resident) {
            this.suffix = suffix;
            this.rows = rows;
            this.columns = columns;
            this.depth = depth;
            this.threads = threads;
            this.efficiency = efficiency;
            this.resident = resident;
        }
    }

    /** A tile and the grid of blocks; {@code grid.z} is the number of parts. */
    record Choice(Tile tile, Grid grid) {}
}
