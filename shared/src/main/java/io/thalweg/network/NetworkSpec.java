package io.thalweg.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A network as a value: input shape, layers, loss. Shapes are checked when it is made, so that every spec is possible:
 * layers that do not fit one another give a {@link ShapeException} whose message begins with the layer's place.
 */
public record NetworkSpec(Shape input, List<LayerSpec> layers, Loss loss) implements Serializable {

    public NetworkSpec {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("network must have at least one layer");
        }
        shapes(input, layers);
    }

    /** What goes out of each layer, in order. */
    public List<Shape> shapes() {
        return shapes(input, layers);
    }

    /** What goes out of the last layer. */
    public Shape output() {
        List<Shape> shapes = shapes();
        return shapes.get(shapes.size() - 1);
    }

    /** The tensors in the order of the flat parameter vector, without gaps. */
    public List<TensorSpec> tensors() {
        List<TensorSpec> tensors = new ArrayList<>();
        Shape shape = input;
        int offset = 0;
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            for (LayerTensor tensor : layer.tensors(shape)) {
                tensors.add(new TensorSpec(i + "." + tensor.name(), tensor.shape(), offset, tensor.trainable()));
                offset = Math.addExact(offset, tensor.shape().elements());
            }
            shape = layer.output(shape);
        }
        return List.copyOf(tensors);
    }

    /** Number of elements in the flat parameter vector. */
    public int parameterCount() {
        return tensors().stream().mapToInt(tensor -> tensor.shape().elements()).sum();
    }

    /** Names this network: weights made for a network with another fingerprint do not fit it. */
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    private static List<Shape> shapes(Shape input, List<LayerSpec> layers) {
        List<Shape> shapes = new ArrayList<>();
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            try {
                shape = layer.output(shape);
            } catch (ShapeException e) {
                throw new ShapeException("network[" + i + "]." + layer.kind() + ": " + e.getMessage());
            }
            shapes.add(shape);
        }
        return List.copyOf(shapes);
    }
}
