package io.thalweg.optimizer;

/**
 * RMSprop: v = ρ·v + (1-ρ)·g², update = -lr·g / (√v + ε).
 *
 * @param decay ρ
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Tieleman and Hinton, 2012</a>
 */
public record RmsProp(double learningRate, double decay, double epsilon) implements OptimizerSpec {

    public RmsProp {
        Require.positive("rmsprop", "learning-rate", learningRate);
        Require.decay("rmsprop", "decay", decay);
        Require.positive("rmsprop", "epsilon", epsilon);
    }

    @Override
    public String kind() {
        return "rmsprop";
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public Update update() {
        return new Formula((float) learningRate, decay, (float) epsilon);
    }

    private record Formula(float learningRate, double decay, float epsilon) implements Update {
        @Override
        public void begin(long step) {}

        @Override
        public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float[] squares = slots[0];
            float kept = (float) decay;
            float squareScale = (float) (1 - decay) * scale * scale;
            float stepSize = learningRate * scale;
            for (int i = 0; i < parameters.length; i++) {
                squares[i] = kept * squares[i] + squareScale * gradients[i] * gradients[i];
            }
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = parameters[i] - stepSize * gradients[i] / ((float) Math.sqrt(squares[i]) + epsilon);
            }
        }
    }
}
