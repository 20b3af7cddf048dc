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

    @Override
    public Update update() {
        return new Formula(this);
    }

    private static final class Formula implements Update {
        private final Adam spec;
        private final float beta1;
        private final float beta2;
        private final float epsilon;
        private float stepSize;
        private float secondCorrection;

        Formula(Adam spec) {
            this.spec = spec;
            this.beta1 = (float) spec.beta1;
            this.beta2 = (float) spec.beta2;
            this.epsilon = (float) spec.epsilon;
        }

        @Override
        public void begin(long step) {
            stepSize = (float) (spec.learningRate / (1 - Math.pow(spec.beta1, (double) step)));
            secondCorrection = (float) (1 / Math.sqrt(1 - Math.pow(spec.beta2, (double) step)));
        }

        // One loop per array written: the JIT vectorises loops that store to one array only.
        @Override
        public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float[] first = slots[0];
            float[] second = slots[1];
            float firstScale = (float) (1 - spec.beta1) * scale;
            float secondScale = (float) (1 - spec.beta2) * scale * scale;
            for (int i = 0; i < parameters.length; i++) {
                first[i] = beta1 * first[i] + firstScale * gradients[i];
            }
            for (int i = 0; i < parameters.length; i++) {
                second[i] = beta2 * second[i] + secondScale * gradients[i] * gradients[i];
            }
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = parameters[i]
                        - stepSize * first[i] / ((float) Math.sqrt(second[i]) * secondCorrection + epsilon);
            }
        }
    }

    private static void requireDecay(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    name + " must be in [0, 1) but was " + value + " (optimizer.adam." + name + ")");
        }
    }
}
