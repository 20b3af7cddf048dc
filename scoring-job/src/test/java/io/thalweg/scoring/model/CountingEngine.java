package io.thalweg.scoring.model;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.network.NetworkSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Networks that always give the same output; remembers what it made and what is still open. */
final class CountingEngine implements Engine {

    /** The first parameter of each network made, in order. */
    final List<Float> made = new ArrayList<>();

    /** What the newest call was given. */
    float[] input = {};

    int open;
    float output;
    boolean exhausted;

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Optional<String> unsupported(NetworkSpec network) {
        return Optional.empty();
    }

    @Override
    public TrainableNetwork trainable(TrainingSpec spec) {
        throw new UnsupportedOperationException("scoring never trains");
    }

    @Override
    public ScoringNetwork scoring(NetworkSpec network, Parameters parameters) {
        if (exhausted) {
            throw new OutOfMemoryError("native memory");
        }
        made.add(parameters.values()[0]);
        open++;
        return new ScoringNetwork() {
            @Override
            public void forward(float[] features, int rows, float[] outputs) {
                input = features.clone();
                Arrays.fill(outputs, 0, rows * network.output().elements(), output);
            }

            @Override
            public void close() {
                open--;
            }
        };
    }
}
