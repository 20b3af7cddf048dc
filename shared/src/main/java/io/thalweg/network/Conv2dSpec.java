package io.thalweg.network;

import java.util.List;

/**
 * Two-dimensional convolution: {@code x [C, H, W]}, {@code W [F, C, K, K]}, {@code b [F]}, {@code y [F, H', W']} with
 * H' = ⌊(H + 2·padding - K) / stride⌋ + 1, then the activation. The padding is zeros, on all four sides.
 *
 * @param kernel K, the side of the square window
 */
@FormatName("Conv2dSpec")
public record Conv2dSpec(int filters, int kernel, int stride, int padding, Activation activation) implements LayerSpec {

    public Conv2dSpec {
        LayerRules.atLeast(1, "conv2d.filters", filters);
        LayerRules.atLeast(1, "conv2d.kernel", kernel);
        LayerRules.atLeast(1, "conv2d.stride", stride);
        LayerRules.atLeast(0, "conv2d.padding", padding);
        if (padding >= kernel) {
            throw new IllegalArgumentException(
                    "conv2d.padding must be smaller than the kernel, " + kernel + ", but was " + padding);
        }
    }

    @Override
    public String kind() {
        return "conv2d";
    }

    @Override
    public Shape output(Shape input) {
        LayerRules.image(input);
        return Shape.of(
                filters,
                LayerRules.windows(input, 1, kernel, padding, stride),
                LayerRules.windows(input, 2, kernel, padding, stride));
    }

    /** Per output and window position: a term for each weight of a filter, and the bias. */
    @Override
    public long multiplyAdds(Shape input) {
        long window = (long) input.size(0) * kernel * kernel;
        return output(input).elements() * (window + 1);
    }

    @Override
    public List<LayerTensor> tensors(Shape input) {
        int window = input.size(0) * kernel * kernel;
        return List.of(
                LayerTensor.trained(
                        "weight",
                        Shape.of(filters, input.size(0), kernel, kernel),
                        InitialValues.before(activation, window, filters * kernel * kernel)),
                LayerTensor.trained("bias", Shape.of(filters), InitialValues.ZEROS));
    }
}
