package io.thalweg.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A network as a value: input shape, embedded columns, layers, loss. The constructor checks all shapes: layers that do
 * not fit each other cause a {@link ShapeException} whose message begins with the layer's path.
 *
 * @param input shape of the input
 * @param embedded columns of the input, ascending, that are replaced by learned vectors before the first layer
 */
@FormatName("NetworkSpec")
public record NetworkSpec(
        Shape input, @LeftOutWhileEmpty List<EmbeddedColumn> embedded, List<LayerSpec> layers, Loss loss)
        implements Serializable {

    public NetworkSpec {
        embedded = List.copyOf(embedded);
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("network must have at least one layer");
        }
        requireColumns(input, embedded);
        requireNumbers(embedded, layers);
        shapes(layerInput(input, embedded), layers);
    }

    /** Creates a network without embedded columns. */
    public NetworkSpec(Shape input, List<LayerSpec> layers, Loss loss) {
        this(input, List.of(), layers, loss);
    }

    /** The input shape of the first layer, with embedded columns replaced by their vectors. */
    public Shape layerInput() {
        return layerInput(input, embedded);
    }

    /**
     * The index of the embedding layer that looks up the network's input; empty if there is none. Its inputs must be
     * integers from 0 to buckets - 1, or {@link EmbeddedColumn#NONE}.
     */
    public OptionalInt inputEmbedding() {
        int first = 0;
        while (first < layers.size() - 1 && layers.get(first) instanceof FlattenSpec) {
            first++;
        }
        return embedded.isEmpty() && layers.get(first) instanceof EmbeddingSpec
                ? OptionalInt.of(first)
                : OptionalInt.empty();
    }

    /** The output shape of each layer, in order. */
    public List<Shape> shapes() {
        return shapes(layerInput(), layers);
    }

    /** The output shape of the last layer. */
    public Shape output() {
        List<Shape> shapes = shapes();
        return shapes.get(shapes.size() - 1);
    }

    /**
     * The tensors in the order of the flat parameter vector, without gaps: the tables of embedded columns, then the
     * tensors of the layers.
     */
    public List<TensorSpec> tensors() {
        List<TensorSpec> tensors = new ArrayList<>();
        int offset = 0;
        for (LayerTensor tensor : layerTensors()) {
            tensors.add(new TensorSpec(tensor.name(), tensor.shape(), offset, tensor.trainable()));
            offset = Math.addExact(offset, tensor.shape().elements());
        }
        return List.copyOf(tensors);
    }

    /** The same tensors, with their full names and initial values. */
    public List<LayerTensor> layerTensors() {
        List<LayerTensor> tensors = new ArrayList<>();
        for (EmbeddedColumn column : embedded) {
            tensors.add(column.table().within("features." + column.name()));
        }
        Shape shape = layerInput();
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            for (LayerTensor tensor : layer.tensors(shape)) {
                tensors.add(tensor.within(Integer.toString(i)));
            }
            shape = layer.output(shape);
        }
        return List.copyOf(tensors);
    }

    /** The number of elements in the flat parameter vector. */
    public int parameterCount() {
        return layerTensors().stream()
                .mapToInt(tensor -> tensor.shape().elements())
                .reduce(0, Math::addExact);
    }

    /**
     * The multiply-adds of each embedded column (one per unit), then of each layer in order; see {@link
     * LayerSpec#multiplyAdds}.
     */
    public List<Long> multiplyAdds() {
        List<Long> counts = new ArrayList<>();
        embedded.forEach(column -> counts.add((long) column.units()));
        Shape shape = layerInput();
        for (LayerSpec layer : layers) {
            counts.add(layer.multiplyAdds(shape));
            shape = layer.output(shape);
        }
        return List.copyOf(counts);
    }

    /** Identifies this network: weights with another fingerprint cannot be used. */
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    private static Shape layerInput(Shape input, List<EmbeddedColumn> embedded) {
        if (embedded.isEmpty()) {
            return input;
        }
        int units = embedded.stream().mapToInt(EmbeddedColumn::units).reduce(0, Math::addExact);
        return Shape.of(Math.addExact(input.elements() - embedded.size(), units));
    }

    private static void requireColumns(Shape input, List<EmbeddedColumn> embedded) {
        int next = 0;
        for (EmbeddedColumn column : embedded) {
            if (input.rank() != 1 || column.column() < next || column.column() >= input.size(0)) {
                throw new IllegalArgumentException(
                        "embedded columns must be ascending columns of " + input + " but were " + embedded);
            }
            next = column.column() + 1;
        }
        if (embedded.stream().map(EmbeddedColumn::name).distinct().count() < embedded.size()) {
            throw new IllegalArgumentException("each embedded column must have a name of its own but were " + embedded);
        }
    }

    /**
     * Requires that an embedding layer is in front of all layers that change values, because it needs the integers of
     * the input.
     */
    private static void requireNumbers(List<EmbeddedColumn> embedded, List<LayerSpec> layers) {
        boolean numbers = embedded.isEmpty();
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof EmbeddingSpec && !numbers) {
                throw new ShapeException("takes whole numbers as the features give them, but "
                                + (i == 0
                                        ? "a feature is embedded already"
                                        : "network[" + (i - 1) + "] stands in front of it")
                                + "; put it first, over features without an embedding")
                        .within(place(i, layers));
            }
            numbers &= layers.get(i) instanceof FlattenSpec;
        }
    }

    private static List<Shape> shapes(Shape input, List<LayerSpec> layers) {
        List<Shape> shapes = new ArrayList<>();
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            try {
                shape = output(layer, shape);
            } catch (ShapeException e) {
                throw e.within(place(i, layers));
            }
            shapes.add(shape);
        }
        return List.copyOf(shapes);
    }

    /** The output shape, which must have at most 2³¹ - 1 elements, because it is stored in one array. */
    private static Shape output(LayerSpec layer, Shape input) {
        try {
            Shape output = layer.output(input);
            // Throws if there are too many.
            output.elements();
            return output;
        } catch (ArithmeticException e) {
            throw new ShapeException("must give at most " + Integer.MAX_VALUE + " numbers but gives more for " + input
                    + "; give it, or the layers in front of it, fewer units");
        }
    }

    private static String place(int index, List<LayerSpec> layers) {
        return "network[" + index + "]." + layers.get(index).kind();
    }
}
