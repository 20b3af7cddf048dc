package io.thalweg.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A network as a value: input shape, embedded columns, layers, loss. Shapes are checked when it is made, so that every
 * spec is possible: layers that do not fit one another give a {@link ShapeException} whose message begins with the
 * layer's place.
 *
 * @param input what the network is given
 * @param embedded columns of the input, ascending, in whose place the first layer is given learned vectors
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

    /** A network without embedded columns. */
    public NetworkSpec(Shape input, List<LayerSpec> layers, Loss loss) {
        this(input, List.of(), layers, loss);
    }

    /** What the first layer is given: the input, with a vector in the place of each embedded column. */
    public Shape layerInput() {
        return layerInput(input, embedded);
    }

    /**
     * Index of the embedding layer that looks up the numbers of the input itself; empty if the network has none. Such an input
     * must be a whole number from 0 to buckets - 1, or {@link EmbeddedColumn#NONE}.
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

    /** What goes out of each layer, in order. */
    public List<Shape> shapes() {
        return shapes(layerInput(), layers);
    }

    /** What goes out of the last layer. */
    public Shape output() {
        List<Shape> shapes = shapes();
        return shapes.get(shapes.size() - 1);
    }

    /** The tensors in the order of the flat parameter vector, without gaps: the tables of embedded columns, then the layers'. */
    public List<TensorSpec> tensors() {
        List<TensorSpec> tensors = new ArrayList<>();
        int offset = 0;
        for (LayerTensor tensor : layerTensors()) {
            tensors.add(new TensorSpec(tensor.name(), tensor.shape(), offset, tensor.trainable()));
            offset = Math.addExact(offset, tensor.shape().elements());
        }
        return List.copyOf(tensors);
    }

    /** The same tensors, by their full names, with what they hold before the first step. */
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

    /** Number of elements in the flat parameter vector. */
    public int parameterCount() {
        return layerTensors().stream()
                .mapToInt(tensor -> tensor.shape().elements())
                .reduce(0, Math::addExact);
    }

    /**
     * Multiply-adds of each embedded column, a look-up of its units, then of each layer, in order; see
     * {@link LayerSpec#multiplyAdds}.
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

    /** Names this network: weights made for a network with another fingerprint do not fit it. */
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

    /** An embedding layer looks whole numbers up: those of the input, which no layer has changed yet. */
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

    /** What goes out of a layer is an array, and an array has at most 2³¹ - 1 elements. */
    private static Shape output(LayerSpec layer, Shape input) {
        try {
            Shape output = layer.output(input);
            // Throws where they cannot be counted.
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
