package io.thalweg.optimizer;

import java.io.Serializable;

/**
 * L1 and L2 regularisation, and gradient clipping.
 *
 * @param l1 adds l1·Σ|w| over tensors of rank 2 or more, so not over biases
 * @param l2 adds l2·Σw² over the same tensors
 * @param clipValue each element of the gradient, including l1 and l2, is clipped to ±this; 0: no limit
 * @param clipNorm then the gradient of all parameters is scaled down to this L2 norm if its norm is larger; 0: no limit
 */
public record Regularization(double l1, double l2, double clipValue, double clipNorm) implements Serializable {

    public static final Regularization NONE = new Regularization(0, 0, 0, 0);

    public Regularization {
        requireNotNegative("l1", l1);
        requireNotNegative("l2", l2);
        requireNotNegative("clip-value", clipValue);
        requireNotNegative("clip-norm", clipNorm);
    }

    /** Creates settings without clipping by value. */
    public Regularization(double l1, double l2, double clipNorm) {
        this(l1, l2, 0, clipNorm);
    }

    private static void requireNotNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    name + " must be 0 or more but was " + value + " (training." + name + ")");
        }
    }
}
