package io.thalweg.engine.vector;

import io.thalweg.engine.common.DropoutMask;
import io.thalweg.engine.common.FlatNetwork;
import io.thalweg.engine.common.LayerSupport;
import io.thalweg.engine.common.OuterProducts;
import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.LayerTensor;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Pool2dSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The layers of a network, and its parameters and gradients as flat vectors of {@link PackedWeights}. Not thread-safe. */
final class LayerStack implements FlatNetwork {

    private static final LayerSupport SUPPORT = new LayerSupport(
            "vector",
            "dense, dropout, flatten, convolution and pooling",
            "use engine: nd4j",
            (layer, shape) -> layer instanceof DenseSpec
                    ? shape.rank() == 1
                    : layer instanceof DropoutSpec
                            || layer instanceof FlattenSpec
                            || layer instanceof Conv2dSpec
                            || layer instanceof Pool2dSpec);

    private final List<Layer> layers = new ArrayList<>();
    private final List<PackedWeights> weights = new ArrayList<>();
    private final List<TensorSpec> tensors;
    private final float[] values;
    private final float[] gradients;
    private final int width;
    private final ActivationLayout outputs;
    private final float[] outputGradients;
    private final boolean sameInTraining;
    private final Optional<OuterProducts> outerProducts;

    /** Why these layers do not support the network; empty if they do. */
    static Optional<String> unsupported(NetworkSpec network) {
        if (!network.embedded().isEmpty()) {
            return Optional.of(
                    "the vector engine looks nothing up in tables, but features are embedded; use engine: jvm or nd4j");
        }
        return SUPPORT.unsupported(network)
                .or(() -> network.tensors().isEmpty()
                        ? Optional.of("the network has nothing to learn; add a dense layer")
                        : Optional.empty());
    }

    LayerStack(NetworkSpec network, int maxRows, boolean training, long seed) {
        this.tensors = network.tensors();
        int elements = parameterCount(network);
        this.values = new float[elements];
        this.gradients = new float[training ? elements : 0];
        this.width = network.input().elements();
        this.outputs = build(network, maxRows, training, seed);
        this.outputGradients = training ? outputs.allocate(maxRows) : new float[0];
        this.outerProducts = outerProductsOfAll();
        this.sameInTraining = network.layers().stream().allMatch(LayerSpec::sameInTraining);
    }

    private static int parameterCount(NetworkSpec network) {
        int at = 0;
        Shape shape = network.input();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            List<LayerTensor> tensors = layer.tensors(shape);
            if (!tensors.isEmpty()) {
                Shape weight = tensors.get(0).shape();
                int units = weight.size(0);
                at += PackedWeights.size(units, weight.elements() / units, isNarrow(network, i));
            }
            shape = layer.output(shape);
        }
        return at;
    }

    /** Whether a layer is a {@link NarrowDenseLayer}. Its inputs must be contiguous; a flattened image is not. */
    private static boolean isNarrow(NetworkSpec network, int layer) {
        if (!(network.layers().get(layer) instanceof DenseSpec dense)
                || dense.units() > PackedWeights.MAX_NARROW_UNITS) {
            return false;
        }
        for (int i = layer - 1; i >= 0 && !(network.layers().get(i) instanceof DenseSpec); i--) {
            if (network.layers().get(i) instanceof Conv2dSpec
                    || network.layers().get(i) instanceof Pool2dSpec) {
                return false;
            }
        }
        return true;
    }

    private PackedWeights add(int units, int[] order, boolean rowMajor) {
        int at = weights.isEmpty() ? 0 : lastWeights().end();
        weights.add(new PackedWeights(values, gradients, at, units, order, rowMajor));
        return lastWeights();
    }

    private ActivationLayout build(NetworkSpec network, int maxRows, boolean training, long seed) {
        Shape shape = network.input();
        ActivationLayout layout = ActivationLayout.rowMajor(width);
        boolean channelsLast = false;
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec spec = network.layers().get(i);
            boolean gradientWanted = training && !weights.isEmpty();
            int padding = spec instanceof Conv2dSpec conv2d ? conv2d.padding() : 0;
            if (padding > 0 || (spec instanceof Pool2dSpec && !channelsLast)) {
                layers.add(new ZeroPad2dLayer(shape, padding, layout, maxRows, gradientWanted));
                layout = last().outputs();
                channelsLast = true;
            }
            if (spec instanceof DenseSpec dense) {
                ReceptiveField field = ReceptiveField.of(layout);
                boolean narrow = isNarrow(network, i);
                PackedWeights weight = add(dense.units(), field.order(), narrow);
                layers.add(
                        narrow
                                ? new NarrowDenseLayer(weight, dense.activation(), layout, maxRows, gradientWanted)
                                : new DenseLayer(
                                        weight, dense.activation(), layout, field.offsets(), maxRows, gradientWanted));
            } else if (spec instanceof Conv2dSpec conv2d) {
                Shape image = ZeroPad2dLayer.padded(shape, padding);
                ReceptiveField field = ReceptiveField.window(image, conv2d.kernel(), layout);
                layers.add(new Conv2dLayer(
                        add(conv2d.filters(), field.order(), false),
                        conv2d,
                        image,
                        layout,
                        field.offsets(),
                        spec.output(shape),
                        maxRows,
                        gradientWanted));
                channelsLast = true;
            } else if (spec instanceof Pool2dSpec pool) {
                layers.add(new Pool2dLayer(pool, shape, layout, maxRows, gradientWanted));
            } else if (spec instanceof DropoutSpec dropout) {
                layers.add(new DropoutLayer(new DropoutMask(seed, i, dropout.rate()), layout, maxRows, gradientWanted));
            } else if (!(spec instanceof FlattenSpec)) {
                // A flattened image lies in memory as before. Any other layer must not be left out.
                throw new IllegalStateException("the vector engine has no layer for " + spec.kind());
            }
            if (!layers.isEmpty()) {
                layout = last().outputs();
            }
            shape = spec.output(shape);
        }
        return layout;
    }

    private Layer last() {
        return layers.get(layers.size() - 1);
    }

    private PackedWeights lastWeights() {
        return weights.get(weights.size() - 1);
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public float[] gradients() {
        return gradients;
    }

    @Override
    public boolean sameInTraining() {
        return sameInTraining;
    }

    @Override
    public void refresh() {}

    @Override
    public double squaredNorm() {
        return VectorKernels.squaredNorm(gradients);
    }

    @Override
    public void addPenalty(float l1, float l2) {
        for (PackedWeights weight : weights) {
            for (int i = weight.weightAt(); i < weight.biasAt(); i++) {
                gradients[i] = gradients[i] + 2 * l2 * values[i] + l1 * Math.signum(values[i]);
            }
        }
    }

    /** Packs weights in panels. Padding stays 0. */
    @Override
    public void arrange(float[] flat, float[] panels) {
        for (int i = 0; i < weights.size(); i++) {
            PackedWeights weight = weights.get(i);
            int from = tensors.get(2 * i).offset();
            for (int unit = 0; unit < weight.units(); unit++) {
                for (int element = 0; element < weight.elements(); element++) {
                    panels[weight.weightAt(unit, element)] = flat[from++];
                }
            }
            System.arraycopy(flat, tensors.get(2 * i + 1).offset(), panels, weight.biasAt(), weight.units());
        }
    }

    @Override
    public float[] flat(float[] panels) {
        TensorSpec lastTensor = tensors.get(tensors.size() - 1);
        float[] flat = new float[lastTensor.offset() + lastTensor.shape().elements()];
        for (int i = 0; i < weights.size(); i++) {
            PackedWeights weight = weights.get(i);
            int to = tensors.get(2 * i).offset();
            for (int unit = 0; unit < weight.units(); unit++) {
                for (int element = 0; element < weight.elements(); element++) {
                    flat[to++] = panels[weight.weightAt(unit, element)];
                }
            }
            System.arraycopy(
                    panels, weight.biasAt(), flat, tensors.get(2 * i + 1).offset(), weight.units());
        }
        return flat;
    }

    @Override
    public void forward(float[] features, int rows, boolean training, long step, float[] results) {
        forward(features, rows, training, step, results, 0);
    }

    /** @param resultsAt the index of the first result */
    void forward(float[] features, int rows, boolean training, long step, float[] results, int resultsAt) {
        float[] x = features;
        for (int i = 0; i < layers.size(); i++) {
            x = layers.get(i).forward(x, rows, training, step);
        }
        int count = outputs.offsets().length;
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < count; j++) {
                results[resultsAt + row * count + j] = x[row * outputs.stride() + outputs.offsets()[j]];
            }
        }
    }

    @Override
    public void backward(float[] deltas, int rows) {
        backward(deltas, rows, true);
    }

    private void backward(float[] deltas, int rows, boolean parameterGradientsWanted) {
        int count = outputs.offsets().length;
        Arrays.fill(outputGradients, 0, rows * outputs.stride(), 0);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < count; j++) {
                outputGradients[row * outputs.stride() + outputs.offsets()[j]] = deltas[row * count + j];
            }
        }
        float[] gradient = outputGradients;
        for (int i = layers.size() - 1; i >= 0; i--) {
            gradient = layers.get(i).backward(gradient, rows, parameterGradientsWanted);
        }
    }

    @Override
    public Optional<OuterProducts> outerProducts() {
        return outerProducts;
    }

    private Optional<OuterProducts> outerProductsOfAll() {
        List<OuterProduct> each = new ArrayList<>();
        for (Layer layer : layers) {
            layer.outerProduct().ifPresent(each::add);
        }
        return each.size() < weights.size() ? Optional.empty() : Optional.of(new StackOuterProducts(each));
    }

    @Override
    public void close() {}

    private final class StackOuterProducts implements OuterProducts {

        private final List<OuterProduct> each;

        StackOuterProducts(List<OuterProduct> each) {
            this.each = each;
        }

        @Override
        public double backward(float[] deltas) {
            LayerStack.this.backward(deltas, 1, false);
            double squaredNorm = 0;
            for (int i = 0; i < each.size(); i++) {
                squaredNorm += each.get(i).squaredNorm();
            }
            return squaredNorm;
        }

        @Override
        public void descend(float rate) {
            for (int i = 0; i < each.size(); i++) {
                each.get(i).descend(rate);
            }
        }
    }
}
