package io.thalweg.network;

import java.util.List;

/**
 * Batch norm: y = f(γ·(x - mean) / √(variance + ε) + β). In training, mean and variance of each feature, or of each
 * channel of an image, are those of the batch. In evaluation mode they are the running values: running ← (1 -
 * momentum)·running + momentum·batch, the variance with Bessel's correction.
 *
 * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy, 2015</a>
 */
@FormatName("BatchNormSpec")
public record BatchNormSpec(Activation activation, double momentum, double epsilon) implements LayerSpec {

    public BatchNormSpec {
        if (!(momentum > 0 && momentum <= 1)) {
            throw new IllegalArgumentException("batch-norm.momentum must be in (0, 1] but was " + momentum);
        }
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("batch-norm.epsilon must be above 0 but was " + epsilon);
        }
    }

    @Override
    public String kind() {
        return "batch-norm";
    }

    @Override
    public boolean sameInTraining() {
        return false;
    }

    @Override
    public Shape output(Shape input) {
        if (input.rank() != 1 && input.rank() != 3) {
            throw new ShapeException("takes [features] or an image, [channels, height, width], but was given " + input
                    + "; take layer-norm");
        }
        return input;
    }

    /** Per element: a term of the mean, a term of the variance, the normalisation, and scale with shift. */
    @Override
    public long multiplyAdds(Shape input) {
        return 4L * input.elements();
    }

    @Override
    public List<LayerTensor> tensors(Shape input) {
        Shape channels = Shape.of(input.size(0));
        return List.of(
                LayerTensor.trained("weight", channels, InitialValues.ONES),
                LayerTensor.trained("bias", channels, InitialValues.ZEROS),
                LayerTensor.counted("running_mean", channels, InitialValues.ZEROS),
                LayerTensor.counted("running_var", channels, InitialValues.ONES));
    }
}
