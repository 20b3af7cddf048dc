package io.thalweg.network;

import java.util.Locale;

/** The activation functions. Every engine implements all of them. */
public enum Activation {
    LINEAR,
    SIGMOID,
    TANH,
    RELU,
    /** max(x, 0.01·x). */
    LEAKY_RELU,
    /** x for x &gt; 0, else eˣ - 1. */
    ELU,
    /** x·Φ(x) with the exact normal distribution function, not the tanh approximation. */
    GELU,
    /** x·sigmoid(x). */
    SWISH,
    /** ln(1 + eˣ). */
    SOFTPLUS;

    /** The name in pipeline.yaml: {@code leaky-relu}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
