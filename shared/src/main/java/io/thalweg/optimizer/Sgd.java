package io.thalweg.optimizer;

/**
 * Stochastic gradient descent. Plain: p ← p - lr·g. With momentum μ: u ← μ·u + g, p ← p - lr·u; Nesterov's look-ahead:
 * p ← p - lr·(g + μ·u).
 */
public record Sgd(double learningRate, double momentum, boolean nesterov) implements OptimizerSpec {

    public Sgd {
        if (!(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "learning-rate must be above 0 but was " + learningRate + " (optimizer.sgd.learning-rate)");
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "momentum must be in [0, 1) but was " + momentum + " (optimizer.sgd.momentum)");
        }
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException(
                    "nesterov needs a momentum above 0 (optimizer.sgd.nesterov); set momentum: 0.9 or drop nesterov");
        }
    }

    @Override
    public String kind() {
        return "sgd";
    }

    @Override
    public int slots() {
        return momentum == 0 ? 0 : 1;
    }
}
