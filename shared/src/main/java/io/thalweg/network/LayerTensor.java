package io.thalweg.network;

/**
 * A parameter tensor of a layer, before {@link NetworkSpec} assigns its full name and position.
 *
 * @param name name within the layer, {@code weight}, or within the network, {@code 0.weight}
 * @param shape PyTorch layout
 * @param trainable false for counters and running statistics
 * @param initial initial values
 */
public record LayerTensor(String name, Shape shape, boolean trainable, InitialValues initial) {

    static LayerTensor trained(String name, Shape shape, InitialValues initial) {
        return new LayerTensor(name, shape, true, initial);
    }

    static LayerTensor counted(String name, Shape shape, InitialValues initial) {
        return new LayerTensor(name, shape, false, initial);
    }

    /** Returns this tensor with a prefix of its name: {@code 0.weight}. */
    LayerTensor within(String place) {
        return new LayerTensor(place + "." + name, shape, trainable, initial);
    }

    /** The number of inputs of each output: in·… for {@code [out, in, …]}. */
    public int fanIn() {
        return shape.elements() / shape.size(0);
    }

    /** The number of outputs of each input: out·… for {@code [out, in, …]}. */
    public int fanOut() {
        return shape.elements() / shape.size(1);
    }
}
