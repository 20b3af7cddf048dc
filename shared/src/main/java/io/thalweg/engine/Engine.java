package io.thalweg.engine;

import io.thalweg.network.NetworkSpec;
import java.util.Optional;

/**
 * Creates networks that can be trained or that only compute outputs. The interface between Thalweg and its compute
 * engines. Stateless, and safe for any thread. Engines are registered as services ({@code META-INF/services}) and looked
 * up by name; making one must be cheap and must not load native code.
 */
public interface Engine {

    /** {@code jvm}, {@code nd4j}, {@code vector}, {@code cuda}: what the key {@code engine} of pipeline.yaml says. */
    String name();

    /**
     * Why the engine does not support the network, on any machine: names the first unsupported layer, with the remedy. Empty
     * if it supports all layers.
     */
    Optional<String> unsupported(NetworkSpec network);

    /** Why the engine cannot run in this JVM, whatever the network, with the remedy; empty if it can. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /** The device that it trains on; empty if that is the CPU, or the engine is {@linkplain #unavailable unavailable}. */
    default Optional<Device> device() {
        return Optional.empty();
    }

    /** Why it cannot run the network in this JVM, with the remedy; empty if it can. */
    default Optional<String> refusal(NetworkSpec network) {
        return unsupported(network).or(this::unavailable);
    }

    /**
     * A network with freshly drawn parameters.
     *
     * @throws IllegalArgumentException with the text of {@link #unsupported} if there is one
     */
    TrainableNetwork trainable(TrainingSpec spec);

    /**
     * A network that only answers.
     *
     * @throws IllegalArgumentException with the text of {@link #unsupported} if there is one
     */
    ScoringNetwork scoring(NetworkSpec network, Parameters parameters);
}
