package io.thalweg.engine.safetensors;

import io.thalweg.network.Shape;

/** A tensor in memory, row-major. The record takes ownership of the array. */
public record Tensor(Shape shape, float[] values) {

    public Tensor {
        if (shape.elements() != values.length) {
            throw new IllegalArgumentException("a tensor of shape " + shape + " has " + shape.elements()
                    + " elements but was given " + values.length);
        }
    }
}
