package io.thalweg.network;

import java.util.List;

/**
 * Multi-head self-attention over {@code x [T, E]}: per head softmax(Q·Kᵀ / √(E / heads))·V, the heads side by side, then a
 * dense layer. Queries, keys and values come from one matrix {@code [3E, E]}.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., 2017</a>
 */
public record SelfAttentionSpec(int heads) implements LayerSpec {

    public SelfAttentionSpec {
        Require.atLeast(1, "self-attention.heads", heads);
    }

    @Override
    public String kind() {
        return "self-attention";
    }

    @Override
    public Shape output(Shape input) {
        Require.sequence("self-attention", input);
        if (input.size(1) % heads != 0) {
            throw new ShapeException("self-attention.heads must divide the width " + input.size(1) + " of " + input
                    + " but was " + heads);
        }
        return input;
    }

    @Override
    public List<LayerTensor> tensors(Shape input) {
        int width = input.size(1);
        return List.of(
                LayerTensor.trained(
                        "in_proj_weight",
                        Shape.of(3 * width, width),
                        InitialValues.before(Activation.LINEAR, width, 3 * width)),
                LayerTensor.trained("in_proj_bias", Shape.of(3 * width), InitialValues.ZEROS),
                LayerTensor.trained(
                        "out_proj.weight",
                        Shape.of(width, width),
                        InitialValues.before(Activation.LINEAR, width, width)),
                LayerTensor.trained("out_proj.bias", Shape.of(width), InitialValues.ZEROS));
    }
}
