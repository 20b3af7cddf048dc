package io.thalweg.optimizer;

/**
 * AdaGrad: G = G + g², update = -lr·g / (√G + ε). A parameter that rarely has a gradient keeps its long steps.
 *
 * @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan and Singer, 2011</a>
 */
public record AdaGrad(double learningRate, double epsilon) implements OptimizerSpec {

    public AdaGrad {
        Require.positive("adagrad", "learning-rate", learningRate);
        Require.positive("adagrad", "epsilon", epsilon);
    }

    @Override
    public String kind() {
        return "adagrad";
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public Update update() {
        return new Formula((float) learningRate, (float) epsilon);
    }

    private record Formula(float learningRate, float epsilon) implements Update {
        @Override
        public void begin(long step) {}

        @Override
        public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float[] squares = slots[0];
            float squareScale = scale * scale;
            float stepSize = learningRate * scale;
            for (int i = 0; i < parameters.length; i++) {
                squares[i] = squares[i] + squareScale * gradients[i] * gradients[i];
            }
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = parameters[i] - stepSize * gradients[i] / ((float) Math.sqrt(squares[i]) + epsilon);
            }
        }

        @Override
        public boolean skipsZeroGradients() {
            return true;
        }
    }
}
