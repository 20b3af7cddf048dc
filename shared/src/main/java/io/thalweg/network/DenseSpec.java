package io.thalweg.network;

/**
 * y = activation(x·Wᵀ + b): {@code x [.., I]}, {@code W [O, I]}, {@code b [O]}, {@code y [.., O]}. Works on the last axis.
 */
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
}
