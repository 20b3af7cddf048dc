package io.thalweg.engine.nd4j.layer;

import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.engine.nd4j.matrix.Memory;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.LayerTensor;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import java.util.ArrayList;
import java.util.List;

/** The layers of a network in a row, and the memory that they share. Belongs to one thread; owns native memory. */
public final class Layers implements AutoCloseable {

    private final List<Memory> memories = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Memory parameters;
    private final Memory gradients;
    private final Matrix input;
    private final int firstTrained;
    private final boolean sameInTraining;

    /** Layers that only answer, one example at a time. */
    public static Layers scoring(NetworkSpec network) {
        return new Layers(network, 1, false, 0);
    }

    /** Layers that learn; {@code seed} is dropout's. */
    public static Layers training(NetworkSpec network, int maxRows, long seed) {
        return new Layers(network, maxRows, true, seed);
    }

    private Layers(NetworkSpec network, int maxRows, boolean training, long seed) {
        this.parameters = own(network.parameterCount());
        this.gradients = own(training ? network.parameterCount() : 0);
        this.input = own(maxRows * network.input().elements())
                .matrix(0, maxRows, network.input().elements());
        Shape shape = network.input();
        int offset = 0;
        int first = -1;
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec spec = network.layers().get(i);
            List<Matrix> tensors = new ArrayList<>();
            List<Matrix> tensorGradients = new ArrayList<>();
            for (LayerTensor tensor : spec.tensors(shape)) {
                int elements = tensor.shape().elements();
                int rows = tensor.shape().rank() == 1 ? 1 : tensor.shape().size(0);
                tensors.add(parameters.matrix(offset, rows, elements / rows));
                if (training) {
                    tensorGradients.add(gradients.matrix(offset, rows, elements / rows));
                }
                offset += elements;
            }
            Shape output = spec.output(shape);
            boolean wanted = training && first >= 0;
            if (first < 0 && !tensors.isEmpty()) {
                first = i;
            }
            layers.add(layer(
                    spec, new Place(i, shape, output, maxRows, seed, tensors, tensorGradients, wanted, memories)));
            shape = output;
        }
        this.firstTrained = first;
        this.sameInTraining = network.layers().stream().allMatch(LayerSpec::sameInTraining);
    }

    private static Layer layer(LayerSpec spec, Place place) {
        if (spec instanceof DenseSpec dense) {
            return new DenseLayer(dense, place);
        } else if (spec instanceof DropoutSpec dropout) {
            return new DropoutLayer(dropout, place);
        } else if (spec instanceof FlattenSpec) {
            return new FlattenLayer();
        }
        throw new IllegalStateException("no layer at work for " + spec.kind());
    }

    private Memory own(int elements) {
        Memory memory = new Memory(elements);
        memories.add(memory);
        return memory;
    }

    /** One flat vector; who changes its heap's side pushes it. */
    public Memory parameters() {
        return parameters;
    }

    /** One flat vector, written by {@link #backward} on the heap's side. */
    public float[] gradients() {
        return gradients.values();
    }

    /** Whether training and evaluation give the same outputs. */
    public boolean sameInTraining() {
        return sameInTraining;
    }

    /** The raw outputs of {@code rows} rows of the features, on the heap's side, row-major. */
    public float[] forward(float[] features, int firstRow, int rows, Pass pass) {
        int width = input.columns();
        System.arraycopy(features, firstRow * width, input.values(), 0, rows * width);
        Matrix values = input;
        for (Layer layer : layers) {
            values = layer.forward(values, rows, pass);
        }
        return values.values();
    }

    /** Goes from the last layer down to the first that learns. */
    public void backward(Matrix outputGradients, int rows) {
        Matrix values = outputGradients;
        for (int i = layers.size() - 1; i >= firstTrained; i--) {
            values = layers.get(i).backward(values, rows);
        }
    }

    /** New memory that lives as long as the layers. */
    public Matrix allocate(int rows, int columns) {
        return own(rows * columns).matrix(0, rows, columns);
    }

    /** The step was learned. */
    public void commit() {
        for (Layer layer : layers) {
            layer.commit();
        }
    }

    @Override
    public void close() {
        memories.forEach(Memory::close);
    }
}
