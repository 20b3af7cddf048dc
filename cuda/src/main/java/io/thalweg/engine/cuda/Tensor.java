package io.thalweg.engine.cuda;

import io.thalweg.network.Shape;

/**
 * A parameter tensor on the GPU.
 *
 * @param offset of its first element in the vectors of parameters, gradients and slots, whose layout is the same
 */
record Tensor(Shape shape, int offset) {

    int elements() {
        return shape.elements();
    }

    /** Its address in a vector. */
    long in(long vector) {
        return vector + (long) offset * Float.BYTES;
    }
}
