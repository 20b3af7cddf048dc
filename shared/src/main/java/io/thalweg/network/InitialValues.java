package io.thalweg.network;

/** The initial values of one tensor: uniform in {@code [low, high)}, or the constant {@code low} if both are equal. */
public record InitialValues(double low, double high) {

    public static final InitialValues ZEROS = new InitialValues(0, 0);
    public static final InitialValues ONES = new InitialValues(1, 1);

    /** Uniform in ±bound. */
    public static InitialValues within(double bound) {
        return new InitialValues(-bound, bound);
    }

    /** Whether the values are random. */
    public boolean isDrawn() {
        return low != high;
    }

    /** Uniform in ±√(6 / fanIn). */
    public static InitialValues he(int fanIn) {
        return within(Math.sqrt(6.0 / fanIn));
    }

    /** Uniform in ±√(6 / (fanIn + fanOut)). */
    public static InitialValues glorot(int fanIn, int fanOut) {
        return within(Math.sqrt(6.0 / ((double) fanIn + fanOut)));
    }

    /**
     * The initial values of weights in front of {@code activation}: ±√(6 / fanIn) for ReLU and its variants, which
     * halve the variance, and ±√(6 / (fanIn + fanOut)) for the others.
     *
     * @see <a href="https://arxiv.org/abs/1502.01852">He et al., 2015</a>
     * @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio, 2010</a>
     */
    public static InitialValues before(Activation activation, int fanIn, int fanOut) {
        return switch (activation) {
            case RELU, LEAKY_RELU, ELU, GELU, SWISH, SOFTPLUS -> he(fanIn);
            case LINEAR, SIGMOID, TANH -> glorot(fanIn, fanOut);
        };
    }
}
