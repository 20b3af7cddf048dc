package io.thalweg.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.engine.safetensors.Safetensors;
import io.thalweg.engine.safetensors.Tensor;
import io.thalweg.network.Activation;
import io.thalweg.network.BatchNormSpec;
import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerNormSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.MeanPool1dSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Pool2dSpec;
import io.thalweg.network.RecurrentSpec;
import io.thalweg.network.ResidualSpec;
import io.thalweg.network.SelfAttentionSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.TensorSpec;
import io.thalweg.optimizer.AdaGrad;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.AdamW;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.RmsProp;
import io.thalweg.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A training run that another system computed, in float64: what it began with, each loss, and where it ended. */
record ReferenceCase(
        String name, TrainingSpec spec, int rows, int batches, double[] losses, Map<String, Tensor> tensors) {

    /** Empty where the case uses a layer or an optimizer that is not among those under test. */
    static Optional<ReferenceCase> read(Path folder) throws IOException {
        JsonNode json = new ObjectMapper().readTree(folder.resolve("case.json").toFile());
        List<LayerSpec> layers = new ArrayList<>();
        for (JsonNode entry : json.get("network")) {
            Optional<LayerSpec> layer = layer(entry);
            if (layer.isEmpty()) {
                return Optional.empty();
            }
            layers.add(layer.get());
        }
        Optional<OptimizerSpec> optimizer = optimizer(json.get("optimizer"));
        if (optimizer.isEmpty()) {
            return Optional.empty();
        }
        NetworkSpec network = new NetworkSpec(
                shape(json.get("input-shape")), layers, loss(json.get("loss").asText()));
        JsonNode penalty = json.get("regularization");
        Regularization regularization = new Regularization(
                penalty.path("l1").asDouble(0),
                penalty.path("l2").asDouble(0),
                json.path("clip-norm").asDouble(0));
        int rows = json.get("batch-size").asInt();
        double[] losses = new double[json.get("losses").size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = json.get("losses").get(i).asDouble();
        }
        return Optional.of(new ReferenceCase(
                json.get("name").asText(),
                new TrainingSpec(network, optimizer.get(), regularization, rows, 1),
                rows,
                json.get("batches").asInt(),
                losses,
                Safetensors.read(folder.resolve("tensors.safetensors"))));
    }

    Parameters initial() {
        List<TensorSpec> table = spec.network().tensors();
        float[] values = new float[spec.network().parameterCount()];
        for (TensorSpec tensor : table) {
            float[] source = tensors.get("init." + tensor.name()).values();
            System.arraycopy(source, 0, values, tensor.offset(), source.length);
        }
        return new Parameters(table, values);
    }

    OptimizerState untouchedState() {
        return new OptimizerState(
                0, new float[spec.optimizer().slots()][spec.network().parameterCount()]);
    }

    Batch batch(int step) {
        String prefix = "batch." + step % batches;
        return new Batch(
                rows,
                tensors.get(prefix + ".x").values(),
                tensors.get(prefix + ".y").values());
    }

    float[] finalOutput() {
        return tensors.get("output.final").values();
    }

    private static Shape shape(JsonNode sizes) {
        int[] shape = new int[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).asInt();
        }
        return Shape.of(shape);
    }

    private static Optional<LayerSpec> layer(JsonNode entry) {
        String kind = entry.fieldNames().next();
        JsonNode settings = entry.get(kind);
        return Optional.ofNullable(
                switch (kind) {
                    case "dense" ->
                        new DenseSpec(
                                settings.get("units").asInt(),
                                activation(settings.path("activation").asText("linear")));
                    case "flatten" -> new FlattenSpec();
                    case "conv2d" ->
                        new Conv2dSpec(
                                settings.get("filters").asInt(),
                                settings.get("kernel").asInt(),
                                settings.path("stride").asInt(1),
                                settings.path("padding").asInt(0),
                                activation(settings.path("activation").asText("linear")));
                    case "max-pool2d" -> pool(Pool2dSpec.Pooling.MAX, settings);
                    case "avg-pool2d" -> pool(Pool2dSpec.Pooling.MEAN, settings);
                    case "layer-norm" ->
                        new LayerNormSpec(settings.path("epsilon").asDouble(1e-5));
                    case "batch-norm" ->
                        new BatchNormSpec(
                                activation(settings.path("activation").asText("linear")),
                                settings.path("momentum").asDouble(0.1),
                                settings.path("epsilon").asDouble(1e-5));
                    case "embedding" ->
                        new EmbeddingSpec(
                                settings.get("buckets").asInt(),
                                settings.get("units").asInt());
                    case "rnn", "gru", "lstm" ->
                        new RecurrentSpec(
                                RecurrentSpec.Cell.valueOf(kind.toUpperCase(Locale.ROOT)),
                                settings.get("units").asInt(),
                                settings.path("every-step").asBoolean(false));
                    case "self-attention" ->
                        new SelfAttentionSpec(settings.get("heads").asInt());
                    case "mean-pool1d" -> new MeanPool1dSpec();
                    case "residual" -> new ResidualSpec(layers(settings.get("layers")));
                    default -> null;
                });
    }

    private static Pool2dSpec pool(Pool2dSpec.Pooling pooling, JsonNode settings) {
        int size = settings.get("size").asInt();
        return new Pool2dSpec(pooling, size, settings.path("stride").asInt(size));
    }

    private static List<LayerSpec> layers(JsonNode entries) {
        List<LayerSpec> layers = new ArrayList<>();
        entries.forEach(entry -> layers.add(layer(entry).orElseThrow()));
        return layers;
    }

    private static Optional<OptimizerSpec> optimizer(JsonNode entry) {
        String kind = entry.fieldNames().next();
        JsonNode settings = entry.get(kind);
        double learningRate = settings.get("learning-rate").asDouble();
        return Optional.ofNullable(
                switch (kind) {
                    case "sgd" ->
                        new Sgd(
                                learningRate,
                                settings.path("momentum").asDouble(0),
                                settings.path("nesterov").asBoolean(false));
                    case "adagrad" ->
                        new AdaGrad(learningRate, settings.path("epsilon").asDouble(1e-10));
                    case "rmsprop" ->
                        new RmsProp(
                                learningRate,
                                settings.path("decay").asDouble(0.99),
                                settings.path("epsilon").asDouble(1e-8));
                    case "adamw" ->
                        new AdamW(
                                learningRate,
                                settings.path("beta1").asDouble(0.9),
                                settings.path("beta2").asDouble(0.999),
                                settings.path("epsilon").asDouble(1e-8),
                                settings.path("weight-decay").asDouble(0.01));
                    case "adam" ->
                        new Adam(
                                learningRate,
                                settings.path("beta1").asDouble(0.9),
                                settings.path("beta2").asDouble(0.999),
                                settings.path("epsilon").asDouble(1e-8));
                    default -> null;
                });
    }

    private static Activation activation(String key) {
        return Activation.valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Loss loss(String key) {
        return Loss.valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
