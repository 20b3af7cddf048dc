package io.thalweg.engine;

/** The values of the key {@code engine} of {@code pipeline.yaml}. */
public enum EngineChoice {
    AUTO,
    JVM,
    VECTOR,
    ND4J,
    CUDA,
    ND4J_CUDA;
}
