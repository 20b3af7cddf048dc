package io.thalweg.engine.nd4j;

import io.thalweg.engine.common.FlatNetwork;
import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.engine.nd4j.matrix.MatrixProducts;
import io.thalweg.engine.nd4j.matrix.Memory;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All layers of a network and their shared memory. Belongs to one thread; owns native memory. */
final class Nd4jNetwork implements FlatNetwork {

    private final List<Memory> memories = new ArrayList<>();
    private final Memory parameters;
    private final Memory gradients;
    private final List<TensorSpec> tensors;
    private final Matrix input;
    private final Matrix outputGradients;
    private final Optional<Layer> front;
    private final LayerStack stack;
    private final boolean sameInTraining;

    /** Whether there is a layer for the specification. */
    public static boolean supports(LayerSpec spec) {
        return LayerStack.supports(spec);
    }

    /** Creates a network for inference, one example at a time. */
    public static Nd4jNetwork scoring(NetworkSpec network, MatrixProducts products) {
        return new Nd4jNetwork(network, 1, false, 0, products);
    }

    /**
     * Creates a network for training.
     *
     * @param seed seed of dropout
     */
    public static Nd4jNetwork training(NetworkSpec network, int maxRows, long seed, MatrixProducts products) {
        return new Nd4jNetwork(network, maxRows, true, seed, products);
    }

    private Nd4jNetwork(NetworkSpec network, int maxRows, boolean training, long seed, MatrixProducts products) {
        this.parameters = own(network.parameterCount());
        this.gradients = own(training ? network.parameterCount() : 0);
        int width = network.input().elements();
        this.input = own(maxRows * width).matrix(0, maxRows, width);
        int outputWidth = network.output().elements();
        int gradientRows = training ? maxRows : 0;
        this.outputGradients = own(gradientRows * outputWidth).matrix(0, gradientRows, outputWidth);
        this.tensors = network.tensors();
        int tables = network.embedded().size();
        Place whole = new Place(
                Place.WHOLE_NETWORK,
                network.input(),
                network.output(),
                maxRows,
                seed,
                matrices(parameters, tensors),
                training ? matrices(gradients, tensors) : List.of(),
                false,
                products,
                memories);
        this.front = tables == 0
                ? Optional.empty()
                : Optional.of(EmbeddedColumnsLayer.of(
                        network.embedded(), whole.inside(0, network.input(), network.layerInput(), 0, tables, false)));
        this.stack = new LayerStack(network.layers(), whole.behind(network.layerInput(), tables));
        this.sameInTraining = network.layers().stream().allMatch(LayerSpec::sameInTraining);
    }

    /** Views each tensor as a matrix: the first axis of its shape, and all others together. */
    private static List<Matrix> matrices(Memory memory, List<TensorSpec> tensors) {
        List<Matrix> matrices = new ArrayList<>();
        for (TensorSpec tensor : tensors) {
            int rows = tensor.shape().rank() == 1 ? 1 : tensor.shape().size(0);
            matrices.add(memory.matrix(tensor.offset(), rows, tensor.shape().elements() / rows));
        }
        return matrices;
    }

    private Memory own(int elements) {
        Memory memory = new Memory(elements);
        memories.add(memory);
        return memory;
    }

    @Override
    public float[] values() {
        return parameters.values();
    }

    @Override
    public float[] gradients() {
        return gradients.values();
    }

    /** Copies the values to native memory. */
    @Override
    public void refresh() {
        parameters.push();
    }

    @Override
    public boolean sameInTraining() {
        return sameInTraining;
    }

    @Override
    public void forward(float[] features, int rows, boolean training, long step, float[] outputs) {
        float[] raw = forward(features, 0, rows, training ? new Pass(true, step) : Pass.EVALUATION);
        System.arraycopy(raw, 0, outputs, 0, rows * outputGradients.columns());
    }

    /** The raw outputs of one row, in their heap array. */
    public float[] forward(float[] features, int row) {
        return forward(features, row, 1, Pass.EVALUATION);
    }

    private float[] forward(float[] features, int firstRow, int rows, Pass pass) {
        int width = input.columns();
        System.arraycopy(features, firstRow * width, input.values(), 0, rows * width);
        Matrix first = front.isPresent() ? front.get().forward(input, rows, pass) : input;
        return stack.forward(first, rows, pass).values();
    }

    /** Runs the backward pass from the last layer to the first trainable one. */
    @Override
    public void backward(float[] deltas, int rows) {
        System.arraycopy(deltas, 0, outputGradients.values(), 0, rows * outputGradients.columns());
        Matrix first = stack.backward(outputGradients, rows);
        if (front.isPresent()) {
            front.get().backward(first, rows);
        }
    }

    @Override
    public void addPenalty(float l1, float l2) {
        float[] values = values();
        float[] sums = gradients();
        for (TensorSpec tensor : tensors) {
            if (tensor.shape().rank() > 1) {
                int end = tensor.offset() + tensor.shape().elements();
                for (int i = tensor.offset(); i < end; i++) {
                    sums[i] = sums[i] + 2 * l2 * values[i] + l1 * Math.signum(values[i]);
                }
            }
        }
    }

    @Override
    public void commit() {
        stack.commit();
    }

    @Override
    public void close() {
        memories.forEach(Memory::close);
    }
}
