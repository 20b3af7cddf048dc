package io.thalweg.engine.nd4j.layer.plain;

import io.thalweg.engine.nd4j.layer.Layer;
import io.thalweg.engine.nd4j.layer.Pass;
import io.thalweg.engine.nd4j.layer.Place;
import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.EmbeddingSpec;
import java.util.Arrays;

/** A row of the table for each number. A number outside of the table gives NaN, which no step learns from. */
public final class EmbeddingLayer implements Layer {

    private final Place place;
    private final int buckets;
    private final int units;
    private final int numbers;
    private final Matrix table;
    private final Matrix outputs;
    private float[] lastInputs = new float[0];

    public EmbeddingLayer(EmbeddingSpec spec, Place place) {
        this.place = place;
        this.buckets = spec.buckets();
        this.units = spec.units();
        this.numbers = place.input().elements();
        this.table = place.parameters().get(0);
        this.outputs = place.allocate(place.maxRows(), numbers * units);
    }

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        lastInputs = input.values();
        for (int i = 0; i < rows * numbers; i++) {
            int bucket = bucket(lastInputs[i]);
            if (bucket < 0) {
                Arrays.fill(outputs.values(), i * units, (i + 1) * units, Float.NaN);
            } else {
                System.arraycopy(table.values(), table.offset() + bucket * units, outputs.values(), i * units, units);
            }
        }
        return outputs;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        Matrix gradient = place.gradients().get(0);
        float[] sums = gradient.values();
        float[] deltas = outputGradient.values();
        Arrays.fill(sums, gradient.offset(), gradient.offset() + buckets * units, 0);
        for (int i = 0; i < rows * numbers; i++) {
            int to = gradient.offset() + bucket(lastInputs[i]) * units;
            for (int j = 0; j < units; j++) {
                sums[to + j] += deltas[i * units + j];
            }
        }
        return outputGradient;
    }

    private int bucket(float number) {
        int bucket = (int) number;
        return bucket == number && bucket >= 0 && bucket < buckets ? bucket : -1;
    }
}
