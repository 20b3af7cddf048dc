package io.thalweg.network;

import java.util.List;

/**
 * Layer norm: y = γ·(x - mean) / √(variance + ε) + β, with mean and variance over the last axis of each example.
 *
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros and Hinton, 2016</a>
 */
@FormatName("LayerNormSpec")
public record LayerNormSpec(double epsilon) implements LayerSpec {

    public LayerNormSpec {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("layer-norm.epsilon must be above 0 but was " + epsilon);
        }
    }

    @Override
    public String kind() {
        return "layer-norm";
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    /** Per element: a term of the mean, a term of the variance, the normalisation, and scale with shift. */
    @Override
    public long multiplyAdds(Shape input) {
        return 4L * input.elements();
    }

    @Override
    public List<LayerTensor> tensors(Shape input) {
        Shape width = Shape.of(input.size(input.rank() - 1));
        return List.of(
                LayerTensor.trained("weight", width, InitialValues.ONES),
                LayerTensor.trained("bias", width, InitialValues.ZEROS));
    }
}
