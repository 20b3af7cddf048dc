package io.thalweg.network;

import java.util.List;

/**
 * Multi-head self-attention over {@code x [T, E]}: per head softmax(Q·Kᵀ / √(E / heads))·V, the heads side by side, then a
 * dense layer. Queries, keys and values come from one matrix {@code [3E, E]}.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., 2017</a>
 */
@FormatName("SelfAttentionSpec")
public record SelfAttentionSpec(int heads) implements LayerSpec {

    public SelfAttentionSpec {
        LayerRules.atLeast(1, "self-attention.heads", heads);
    }

    @Override
    public String kind() {
        return "self-attention";
    }

    @Override
    public Shape output(Shape input) {
        LayerRules.sequence(input);
        if (input.size(1) % heads != 0) {
            throw new ShapeException("must have heads that divide its width, " + input.size(1) + " of " + input
                    + ", but has " + heads + "; take " + divisor(input.size(1)) + ", or a width of "
                    + (input.size(1) / heads + 1L) * heads);
        }
        return input;
    }

    /**
     * Queries, keys and values; each query with each key; each weight with each value; the dense layer. Does not depend
     * on the number of heads.
     */
    @Override
    public long multiplyAdds(Shape input) {
        long times = input.size(0);
        long width = input.size(1);
        return times * 3 * width * (width + 1) + 2 * times * times * width + times * width * (width + 1);
    }

    @Override
    public List<LayerTensor> tensors(Shape input) {
        int width = input.size(1);
        int projected = Math.multiplyExact(3, width);
        return List.of(
                LayerTensor.trained(
                        "in_proj_weight",
                        Shape.of(projected, width),
                        InitialValues.before(Activation.LINEAR, width, projected)),
                LayerTensor.trained("in_proj_bias", Shape.of(projected), InitialValues.ZEROS),
                LayerTensor.trained(
                        "out_proj.weight",
                        Shape.of(width, width),
                        InitialValues.before(Activation.LINEAR, width, width)),
                LayerTensor.trained("out_proj.bias", Shape.of(width), InitialValues.ZEROS));
    }

    /** The largest valid number of heads up to the configured one. */
    private int divisor(int width) {
        int divisor = Math.min(heads, width);
        while (width % divisor != 0) {
            divisor--;
        }
        return divisor;
    }
}
