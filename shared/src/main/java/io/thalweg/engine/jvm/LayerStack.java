package io.thalweg.engine.jvm;

import io.thalweg.engine.common.DropoutMask;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.TensorSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The layers of a dense network with buffers for a batch. Flatten has no layer, because rows are flat already. */
final class LayerStack {

    private final NetworkSpec network;
    private final int width;
    private final int slots;
    private final float[][] inputs;
    private final Iterator<TensorSpec> tensorSpecs;

    final List<Layer> layers = new ArrayList<>();
    final List<TrainableLayer> trainableLayers = new ArrayList<>();

    /** The tensors of the trainable layers, in order. */
    final List<TensorRows> tensors = new ArrayList<>();

    /** Creates a stack for inference. */
    static LayerStack scoring(NetworkSpec network, int maxRows) {
        return new LayerStack(network, maxRows, 0, TensorRows.NOT_TRAINED);
    }

    /**
     * Creates a stack for training.
     *
     * @param slots of the optimizer
     */
    static LayerStack training(NetworkSpec network, int maxRows, long seed, int slots) {
        return new LayerStack(network, maxRows, seed, slots);
    }

    private LayerStack(NetworkSpec network, int maxRows, long seed, int slots) {
        this.network = network;
        this.width = network.input().elements();
        this.slots = slots;
        this.inputs = Rows.allocate(maxRows, width);
        this.tensorSpecs = network.tensors().iterator();
        boolean training = slots != TensorRows.NOT_TRAINED;
        if (!network.embedded().isEmpty()) {
            List<TensorRows> tables =
                    network.embedded().stream().map(column -> next(false)).toList();
            add(EmbeddingLayer.of(width, network.embedded(), tables, maxRows));
        }
        List<Shape> shapes = network.shapes();
        int columns = network.layerInput().elements();
        for (int i = 0; i < shapes.size(); i++) {
            LayerSpec layer = network.layers().get(i);
            if (layer instanceof DenseSpec dense) {
                add(new DenseLayer(
                        next(dense.units() >= DenseLayer.FEW_UNITS),
                        next(false),
                        columns,
                        dense.units(),
                        dense.activation(),
                        maxRows,
                        trainableLayers.isEmpty(),
                        training));
            } else if (layer instanceof EmbeddingSpec) {
                add(EmbeddingLayer.of(columns, next(false), maxRows));
            } else if (layer instanceof DropoutSpec dropout && training && dropout.rate() > 0) {
                layers.add(new DropoutLayer(new DropoutMask(seed, i, dropout.rate()), columns, maxRows));
            }
            columns = shapes.get(i).elements();
        }
    }

    private TensorRows next(boolean turned) {
        return new TensorRows(tensorSpecs.next(), turned, slots);
    }

    private void add(TrainableLayer layer) {
        layers.add(layer);
        trainableLayers.add(layer);
        tensors.addAll(layer.tensors());
    }

    /** Whether the outputs are the same in training and in evaluation mode. */
    boolean alwaysTheSame() {
        return layers.size() == trainableLayers.size();
    }

    /** Copies rows of the flat features to one array per row, which the kernels need. */
    float[][] rows(float[] features, int firstRow, int rows) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(features, (firstRow + r) * width, inputs[r], 0, width);
        }
        return inputs;
    }

    float[][] evaluate(float[][] rowsOfFeatures, int rows) {
        float[][] values = rowsOfFeatures;
        for (int i = 0; i < layers.size(); i++) {
            values = layers.get(i).evaluate(values, rows);
        }
        return values;
    }

    float[][] train(float[][] rowsOfFeatures, int rows, long step) {
        float[][] values = rowsOfFeatures;
        for (int i = 0; i < layers.size(); i++) {
            values = layers.get(i).train(values, rows, step);
        }
        return values;
    }

    /** Runs the backward pass from the last layer to the first trainable one. */
    void backward(float[][] outputGradients, int rows) {
        float[][] gradients = outputGradients;
        for (int i = layers.size() - 1; ; i--) {
            Layer layer = layers.get(i);
            layer.backward(gradients, rows);
            if (layer == trainableLayers.get(0)) {
                return;
            }
            gradients = layer.inputGradients(rows);
        }
    }

    void load(float[] parameters) {
        for (TensorRows tensor : tensors) {
            tensor.load(parameters);
        }
    }

    float[] parameters() {
        float[] parameters = new float[network.parameterCount()];
        for (TensorRows tensor : tensors) {
            tensor.store(parameters);
        }
        return parameters;
    }

    void loadMemory(float[][] memory) {
        for (TensorRows tensor : tensors) {
            tensor.loadMemory(memory);
        }
    }

    float[][] memory() {
        float[][] memory = new float[slots][network.parameterCount()];
        for (TensorRows tensor : tensors) {
            tensor.storeMemory(memory);
        }
        return memory;
    }

    /**
     * Copies rows to a flat array. Adding zero turns -0 into 0, which is the only difference that skipped zeros can
     * cause.
     */
    static void flatten(float[][] values, int rows, int width, float[] flat, int firstRow) {
        for (int r = 0; r < rows; r++) {
            float[] row = values[r];
            int from = (firstRow + r) * width;
            for (int j = 0; j < width; j++) {
                flat[from + j] = row[j] + 0f;
            }
        }
    }
}
