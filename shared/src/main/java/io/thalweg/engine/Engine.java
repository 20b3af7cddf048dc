package io.thalweg.engine;

import io.thalweg.network.NetworkSpec;
import java.util.Optional;

/**
 * Creates networks for training and for inference. This is the interface between Thalweg and its compute engines.
 *
 * <pre>{@code
 * Engine engine = Engines.of(EngineChoice.AUTO, spec.network(), spec.maxBatchSize()).engine();
 * try (TrainableNetwork network = engine.trainable(spec)) {
 *     float[] outputs = new float[spec.maxBatchSize() * spec.network().output().elements()];
 *     StepReport report = network.step(batch, outputs);
 * }
 * }</pre>
 *
 * <p>An engine is stateless and thread-safe. Engines are registered as services ({@code META-INF/services}) and looked
 * up by name. Creating an engine must be cheap and must not load native code.
 */
public interface Engine {

    /** {@code jvm}, {@code nd4j}, {@code vector}, {@code cuda}: what the key {@code engine} of pipeline.yaml says. */
    String name();

    /**
     * Why the engine does not support the network, on any machine: names the first unsupported layer, with the remedy.
     * Empty if it supports the network.
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
     * Creates a network for training with initial parameters.
     *
     * @throws IllegalArgumentException with the text of {@link #unsupported} if the network is not supported
     */
    TrainableNetwork trainable(TrainingSpec spec);

    /**
     * Creates a network for inference.
     *
     * @throws IllegalArgumentException with the text of {@link #unsupported} if the network is not supported
     */
    ScoringNetwork scoring(NetworkSpec network, Parameters parameters);
}
