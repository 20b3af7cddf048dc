package io.thalweg.engine.cuda;

/** The number of blocks of a kernel in each direction. */
record Grid(int x, int y, int z) {

    static Grid of(int blocks) {
        return new Grid(blocks, 1, 1);
    }
}
