package io.thalweg.network;

import java.util.List;

/**
 * A dense layer: y = activation(x·Wᵀ + b): {@code x [.., I]}, {@code W [O, I]}, {@code b [O]}, {@code y [.., O]}.
 * Applied to the last axis.
 */
@FormatName("DenseSpec")
public record DenseSpec(int units, Activation activation) implements LayerSpec {

    public DenseSpec {
        if (units < 1) {
            throw new IllegalArgumentException("dense.units must be at least 1 but was " + units);
        }
    }

    @Override
    public String kind() {
        return "dense";
    }

    @Override
    public Shape output(Shape input) {
        int[] sizes = input.sizes().stream().mapToInt(Integer::intValue).toArray();
        sizes[sizes.length - 1] = units;
        return Shape.of(sizes);
    }

    /** Per output: a term for each input, and the bias. */
    @Override
    public long multiplyAdds(Shape input) {
        int inputs = input.size(input.rank() - 1);
        return (long) output(input).elements() * (inputs + 1L);
    }

    @Override
    public List<LayerTensor> tensors(Shape input) {
        int inputs = input.size(input.rank() - 1);
        return List.of(
                LayerTensor.trained("weight", Shape.of(units, inputs), InitialValues.before(activation, inputs, units)),
                LayerTensor.trained("bias", Shape.of(units), InitialValues.ZEROS));
    }
}
