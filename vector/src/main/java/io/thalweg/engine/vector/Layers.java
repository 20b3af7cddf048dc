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

/** The layers of a network at work, and the flat vectors that hold their weights in panels. Belongs to one thread. */
final class Layers implements FlatNetwork {

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
    private final List<Weights> weights = new ArrayList<>();
    private final List<TensorSpec> tensors;
    private final float[] values;
    private final float[] gradients;
    private final int width;
    private final Placement outputs;
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

    Layers(NetworkSpec network, int maxRows, boolean training, long seed) {
        this.tensors = network.tensors();
        int elements = places(network);
        this.values = new float[elements];
        this.gradients = new float[training ? elements : 0];
        this.width = network.input().elements();
        this.outputs = build(network, maxRows, training, seed);
        this.outputGradients = training ? outputs.allocate(maxRows) : new float[0];
        this.outerProducts = outerProductsOfAll();
        this.sameInTraining = network.layers().stream().allMatch(LayerSpec::sameInTraining);
    }

    private static int places(NetworkSpec network) {
        int at = 0;
        Shape shape = network.input();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            List<LayerTensor> tensors = layer.tensors(shape);
            if (!tensors.isEmpty()) {
                Shape weight = tensors.get(0).shape();
                int units = weight.size(0);
                at += Weights.places(units, weight.elements() / units, hasFewUnits(network, i));
            }
            shape = layer.output(shape);
        }
        return at;
    }

    /** Whether a layer has few units, over inputs that lie side by side: they do, unless they come out of an image. */
    private static boolean hasFewUnits(NetworkSpec network, int layer) {
        if (!(network.layers().get(layer) instanceof DenseSpec dense) || dense.units() > Weights.FEW) {
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

    private Weights add(int units, int[] order, boolean inRows) {
        int at = weights.isEmpty() ? 0 : lastWeights().end();
        weights.add(new Weights(values, gradients, at, units, order, inRows));
        return lastWeights();
    }

    private Placement build(NetworkSpec network, int maxRows, boolean training, long seed) {
        Shape shape = network.input();
        Placement placement = Placement.plain(width);
        boolean asPixels = false;
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec spec = network.layers().get(i);
            boolean gradientWanted = training && !weights.isEmpty();
            int border = spec instanceof Conv2dSpec conv2d ? conv2d.padding() : 0;
            if (border > 0 || (spec instanceof Pool2dSpec && !asPixels)) {
                layers.add(new BorderLayer(shape, border, placement, maxRows, gradientWanted));
                placement = last().outputs();
                asPixels = true;
            }
            if (spec instanceof DenseSpec dense) {
                ReceptiveField field = ReceptiveField.of(placement);
                boolean few = hasFewUnits(network, i);
                Weights weight = add(dense.units(), field.order(), few);
                layers.add(
                        few
                                ? new FewUnitsLayer(weight, dense.activation(), placement, maxRows, gradientWanted)
                                : new DenseLayer(
                                        weight,
                                        dense.activation(),
                                        placement,
                                        field.offsets(),
                                        maxRows,
                                        gradientWanted));
            } else if (spec instanceof Conv2dSpec conv2d) {
                Shape image = BorderLayer.bordered(shape, border);
                ReceptiveField field = ReceptiveField.window(image, conv2d.kernel(), placement);
                layers.add(new Conv2dLayer(
                        add(conv2d.filters(), field.order(), false),
                        conv2d,
                        image,
                        placement,
                        field.offsets(),
                        spec.output(shape),
                        maxRows,
                        gradientWanted));
                asPixels = true;
            } else if (spec instanceof Pool2dSpec pool) {
                layers.add(new Pool2dLayer(pool, shape, placement, maxRows, gradientWanted));
            } else if (spec instanceof DropoutSpec dropout) {
                layers.add(
                        new DropoutLayer(new DropoutMask(seed, i, dropout.rate()), placement, maxRows, gradientWanted));
            } else if (!(spec instanceof FlattenSpec)) {
                // A flattened image lies in memory as before. Any other layer must not be left out.
                throw new IllegalStateException("the vector engine has no layer for " + spec.kind());
            }
            if (!layers.isEmpty()) {
                placement = last().outputs();
            }
            shape = spec.output(shape);
        }
        return placement;
    }

    private Layer last() {
        return layers.get(layers.size() - 1);
    }

    private Weights lastWeights() {
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
        return Lanes.squaredNorm(gradients);
    }

    @Override
    public void addPenalty(float l1, float l2) {
        for (Weights weight : weights) {
            for (int i = weight.weightAt(); i < weight.biasAt(); i++) {
                gradients[i] = gradients[i] + 2 * l2 * values[i] + l1 * Math.signum(values[i]);
            }
        }
    }

    /** Weights into panels; lanes beyond the last unit stay 0. */
    @Override
    public void arrange(float[] flat, float[] panels) {
        for (int i = 0; i < weights.size(); i++) {
            Weights weight = weights.get(i);
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
            Weights weight = weights.get(i);
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

    /** @param resultsAt where the first of the results goes */
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
        return each.size() < weights.size() ? Optional.empty() : Optional.of(new LayersOuterProducts(each));
    }

    @Override
    public void close() {}

    private final class LayersOuterProducts implements OuterProducts {

        private final List<OuterProduct> each;

        LayersOuterProducts(List<OuterProduct> each) {
            this.each = each;
        }

        @Override
        public double backward(float[] deltas) {
            Layers.this.backward(deltas, 1, false);
            double length = 0;
            for (int i = 0; i < each.size(); i++) {
                length += each.get(i).squaredNorm();
            }
            return length;
        }

        @Override
        public void descend(float rate) {
            for (int i = 0; i < each.size(); i++) {
                each.get(i).descend(rate);
            }
        }
    }
}
