package io.thalweg.engine;

import io.thalweg.network.NetworkSpec;

/** The one seam to compute: makes networks that run. Stateless, and safe for any thread. */
public interface Engine {

    /** {@code jvm}, {@code nd4j}. */
    String name();

    /** A network with freshly drawn parameters by He (2015) for ReLU-like layers and Glorot (2010) for the others. */
    TrainableNetwork trainable(TrainingSpec spec);

    ScoringNetwork scoring(NetworkSpec network, Parameters parameters);
}
