package io.thalweg.network;

/**
 * A parameter tensor of a layer, before {@link NetworkSpec} gives it a full name and a position.
 *
 * @param name within the layer, {@code weight}, or within the network, {@code 0.weight}
 * @param shape PyTorch layout
 * @param trainable false for what is only counted or averaged
 * @param initial what it holds before the first step
 */
public record LayerTensor(String name, Shape shape, boolean trainable, InitialValues initial) {

    static LayerTensor trained(String name, Shape shape, InitialValues initial) {
        return new LayerTensor(name, shape, true, initial);
    }

    static LayerTensor counted(String name, Shape shape, InitialValues initial) {
        return new LayerTensor(name, shape, false, initial);
    }

    /** The same tensor by its name one level further out: {@code 0.weight}. */
    LayerTensor within(String place) {
        return new LayerTensor(place + "." + name, shape, trainable, initial);
    }

    /** For {@code [out, in, …]}, how many numbers go into each output: in·…. */
    public int fanIn() {
        return shape.elements() / shape.size(0);
    }

    /** For {@code [out, in, …]}, into how many outputs each number goes: out·…. */
    public int fanOut() {
        return shape.elements() / shape.size(1);
    }
}
