package io.thalweg.config;

import io.thalweg.network.Activation;
import io.thalweg.network.BatchNormSpec;
import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerNormSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.MeanPool1dSpec;
import io.thalweg.network.Pool2dSpec;
import io.thalweg.network.Pool2dSpec.Pooling;
import io.thalweg.network.RecurrentSpec;
import io.thalweg.network.RecurrentSpec.Cell;
import io.thalweg.network.ResidualSpec;
import io.thalweg.network.SelfAttentionSpec;
import io.thalweg.yaml.Format;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Kinds;
import io.thalweg.yaml.Node;
import io.thalweg.yaml.Problems;
import io.thalweg.yaml.Section;
import java.util.List;
import java.util.Optional;

/** The keys of an entry of {@code network}: one section per kind of layer. A new layer needs one more row here. */
final class LayerKeys {

    private static final Key<Integer> UNITS = Key.required("units", Formats.wholeNumber(), "64");
    private static final Key<Activation> ACTIVATION = Key.of("activation", new ActivationFormat(), "linear");
    private static final Key<Double> RATE = Key.required("rate", Formats.number(), "0.1");
    private static final Key<Integer> BUCKETS = Key.required("buckets", Formats.wholeNumber(), "4096");
    private static final Key<Integer> FILTERS = Key.required("filters", Formats.wholeNumber(), "32");
    private static final Key<Integer> KERNEL = Key.required("kernel", Formats.wholeNumber(), "3");
    private static final Key<Integer> STRIDE = Key.of("stride", Formats.wholeNumber(), "1");
    private static final Key<Integer> PADDING = Key.of("padding", Formats.wholeNumber(), "0");
    private static final Key<Integer> SIZE = Key.required("size", Formats.wholeNumber(), "2");
    /** Null means the window size, so that windows do not overlap. */
    private static final Key<Optional<Integer>> POOL_STRIDE =
            Key.of("stride", Formats.orNull(Formats.wholeNumber()), "null");

    private static final Key<Double> EPSILON = Key.of("epsilon", Formats.number(), "1e-5");
    private static final Key<Double> MOMENTUM = Key.of("momentum", Formats.number(), "0.1");
    private static final Key<Boolean> EVERY_STEP = Key.of("every-step", Formats.flag(), "false");
    private static final Key<Integer> HEADS = Key.required("heads", Formats.wholeNumber(), "4");
    private static final Key<List<LayerSpec>> LAYERS =
            Key.required("layers", new Nested(), "[{dense: {units: 64, activation: relu}}]");

    static final Kinds<LayerSpec> KINDS = Kinds.<LayerSpec>wrapped("layer")
            .with(
                    "dense",
                    Section.of(
                            List.of(UNITS, ACTIVATION),
                            values -> new DenseSpec(values.of(UNITS), values.of(ACTIVATION))))
            .with("dropout", Section.of(List.of(RATE), values -> new DropoutSpec(values.of(RATE))))
            .with("flatten", Section.of(List.of(), values -> new FlattenSpec()))
            .with(
                    "embedding",
                    Section.of(
                            List.of(BUCKETS, UNITS), values -> new EmbeddingSpec(values.of(BUCKETS), values.of(UNITS))))
            .with(
                    "conv2d",
                    Section.of(
                            List.of(FILTERS, KERNEL, STRIDE, PADDING, ACTIVATION),
                            values -> new Conv2dSpec(
                                    values.of(FILTERS),
                                    values.of(KERNEL),
                                    values.of(STRIDE),
                                    values.of(PADDING),
                                    values.of(ACTIVATION))))
            .with("max-pool2d", pool(Pooling.MAX))
            .with("avg-pool2d", pool(Pooling.MEAN))
            .with("layer-norm", Section.of(List.of(EPSILON), values -> new LayerNormSpec(values.of(EPSILON))))
            .with(
                    "batch-norm",
                    Section.of(
                            List.of(ACTIVATION, MOMENTUM, EPSILON),
                            values ->
                                    new BatchNormSpec(values.of(ACTIVATION), values.of(MOMENTUM), values.of(EPSILON))))
            .with("rnn", recurrent(Cell.RNN))
            .with("gru", recurrent(Cell.GRU))
            .with("lstm", recurrent(Cell.LSTM))
            .with("self-attention", Section.of(List.of(HEADS), values -> new SelfAttentionSpec(values.of(HEADS))))
            .with("mean-pool1d", Section.of(List.of(), values -> new MeanPool1dSpec()))
            .with("residual", Section.of(List.of(LAYERS), values -> new ResidualSpec(values.of(LAYERS))));

    private LayerKeys() {}

    private static Section<LayerSpec> pool(Pooling pooling) {
        return Section.of(
                List.of(SIZE, POOL_STRIDE),
                values -> new Pool2dSpec(
                        pooling, values.of(SIZE), values.of(POOL_STRIDE).orElse(values.of(SIZE))));
    }

    private static Section<LayerSpec> recurrent(Cell cell) {
        return Section.of(
                List.of(UNITS, EVERY_STEP), values -> new RecurrentSpec(cell, values.of(UNITS), values.of(EVERY_STEP)));
    }

    /** The layers within a layer, of the same kinds. Their keys are listed once, at the outer level. */
    private static final class Nested implements Format<List<LayerSpec>> {

        @Override
        public String rule() {
            return "a list of layers";
        }

        @Override
        public Optional<List<LayerSpec>> read(Node node, Problems problems) {
            return Formats.list(KINDS).read(node, problems);
        }
    }
}
