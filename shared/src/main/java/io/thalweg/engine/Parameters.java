package io.thalweg.engine;

import io.thalweg.network.TensorSpec;
import java.util.List;

/**
 * The parameters of a network: a table of tensors, and one flat vector with all values. The record takes ownership of
 * the array, which must not be modified.
 */
public record Parameters(List<TensorSpec> tensors, float[] values) {

    public Parameters {
        tensors = List.copyOf(tensors);
        int elements =
                tensors.stream().mapToInt(tensor -> tensor.shape().elements()).sum();
        if (elements != values.length) {
            throw new IllegalArgumentException(
                    "the tensor table has " + elements + " elements but the vector has " + values.length);
        }
    }

    /** Whether all values are finite. Only finite parameters are published. */
    public boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
