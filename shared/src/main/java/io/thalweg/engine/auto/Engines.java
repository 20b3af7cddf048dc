package io.thalweg.engine.auto;

import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.network.NetworkSpec;
import java.util.Locale;
import java.util.Optional;

/** Decides which engine computes a network. */
public final class Engines {

    private Engines() {}

    /**
     * The engine that the pipeline names, or the quickest that can run the network.
     *
     * @param batchSize rows at a time
     * @throws IllegalArgumentException if the engine asked for cannot run the network, or is not on the class path
     */
    public static EngineDecision of(EngineChoice choice, NetworkSpec network, int batchSize) {
        return switch (choice) {
            case JVM -> jvm(network, "asked for (engine)");
            case AUTO -> jvm(network, "dense layers, " + batchSize + " rows at a time");
            case ND4J, ND4J_CUDA ->
                throw new IllegalArgumentException(
                        "engine " + choice.name().toLowerCase(Locale.ROOT).replace('_', '-')
                                + " is not on the class path; use engine: jvm");
        };
    }

    private static EngineDecision jvm(NetworkSpec network, String reason) {
        Optional<String> refusal = JvmEngine.refusal(network);
        if (refusal.isPresent()) {
            throw new IllegalArgumentException(refusal.get());
        }
        return new EngineDecision(new JvmEngine(), "jvm: " + reason);
    }
}
