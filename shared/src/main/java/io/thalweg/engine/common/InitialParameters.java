package io.thalweg.engine.common;

import io.thalweg.engine.Parameters;
import io.thalweg.network.InitialValues;
import io.thalweg.network.LayerTensor;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.initial.Initializer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Initialises the parameters of a network, with the same result in every engine: one {@link SplittableRandom} provides
 * the elements of all tensors in the order of the flat vector.
 */
public final class InitialParameters {

    private InitialParameters() {}

    public static Parameters draw(NetworkSpec network, Initializer initializer, long seed) {
        float[] values = new float[network.parameterCount()];
        SplittableRandom random = new SplittableRandom(seed);
        int offset = 0;
        for (LayerTensor tensor : network.layerTensors()) {
            int end = offset + tensor.shape().elements();
            InitialValues initial = initializer.of(tensor);
            if (initial.isDrawn()) {
                for (int i = offset; i < end; i++) {
                    values[i] = (float) random.nextDouble(initial.low(), initial.high());
                }
            } else {
                Arrays.fill(values, offset, end, (float) initial.low());
            }
            offset = end;
        }
        return new Parameters(network.tensors(), values);
    }
}
