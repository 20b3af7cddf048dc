package io.thalweg.optimizer;

/**
 * Adam: m = β₁m + (1-β₁)g, v = β₂v + (1-β₂)g², update = -lr·m̂ / (√v̂ + ε), element by element. ε is added after bias
 * correction (Algorithm 1), not before it.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2015</a>
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon) implements OptimizerSpec {

    public Adam {
        if (!(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "learning-rate must be above 0 but was " + learningRate + " (optimizer.adam.learning-rate)");
        }
        requireDecay("beta1", beta1);
        requireDecay("beta2", beta2);
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException(
                    "epsilon must be above 0 but was " + epsilon + " (optimizer.adam.epsilon)");
        }
    }

    @Override
    public String kind() {
        return "adam";
    }

    @Override
    public int slots() {
        return 2;
    }

    private static void requireDecay(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    name + " must be in [0, 1) but was " + value + " (optimizer.adam." + name + ")");
        }
    }
}
