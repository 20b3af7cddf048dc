package io.thalweg.reference;

import io.thalweg.config.CaseConfig;
import io.thalweg.engine.safetensors.Tensor;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.TensorSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that the tensors of a case are those that its case.json describes. */
final class TensorRules {

    private static final String INITIAL = "init.";
    /** PyTorch's batch norm counts its batches; the counter is not used by any formula here. */
    private static final String COUNTER = ".num_batches_tracked";

    private final Map<String, Tensor> tensors;
    private final List<String> problems = new ArrayList<>();

    private TensorRules(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    /**
     * Checks every tensor that a run reads.
     *
     * @param complaint beginning of the message, such as the file name
     * @throws IOException with all problems
     */
    static void check(String complaint, CaseConfig config, Map<String, Tensor> tensors) throws IOException {
        TensorRules rules = new TensorRules(tensors);
        rules.check(config);
        if (!rules.problems.isEmpty()) {
            throw new IOException(complaint + ": " + String.join("; ", rules.problems));
        }
    }

    private void check(CaseConfig config) {
        NetworkSpec network = config.training().network();
        int rows = config.training().maxBatchSize();
        for (TensorSpec tensor : network.tensors()) {
            require(INITIAL + tensor.name(), tensor.shape());
        }
        refuseTensorsOfNoLayer(network);
        Shape rowOfLabels = rowOfLabels(network);
        Optional<Range> classes = network.loss() == Loss.CROSS_ENTROPY
                ? Optional.of(new Range(0, network.output().elements() - 1))
                : Optional.empty();
        Optional<Range> lookedUp = network.layers().stream()
                .flatMap(layer -> layer instanceof EmbeddingSpec embedding ? Stream.of(embedding) : Stream.empty())
                .map(embedding -> new Range(-1, embedding.buckets() - 1))
                .findFirst();
        for (int batch = 0; batch < config.batches(); batch++) {
            require("batch." + batch + ".x", rowsOf(rows, network.input()));
            requireLabels("batch." + batch + ".y", rowsOf(rows, rowOfLabels));
            requireRange("batch." + batch + ".x", "a number to look up", lookedUp);
            requireRange("batch." + batch + ".y", "a class", classes);
        }
        if (config.recipe().isEmpty()) {
            require("output.final", rowsOf(rows, network.output()));
        }
    }

    private void require(String name, Shape shape) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            problems.add(name + " " + shape + " is missing");
        } else if (!tensor.shape().equals(shape)) {
            problems.add(name + " must be " + shape + " but is " + tensor.shape());
        } else {
            requireFinite(name, tensor);
        }
    }

    /** Labels of one element per row may be stored with or without an axis for it. */
    private void requireLabels(String name, Shape shape) {
        Tensor tensor = tensors.get(name);
        boolean isOneEach = shape.rank() == 1 || shape.equals(Shape.of(shape.size(0), 1));
        if (tensor != null && isOneEach && isColumn(tensor.shape(), shape.size(0))) {
            requireFinite(name, tensor);
        } else {
            require(name, shape);
        }
    }

    private static boolean isColumn(Shape shape, int rows) {
        return shape.equals(Shape.of(rows)) || shape.equals(Shape.of(rows, 1));
    }

    private void requireFinite(String name, Tensor tensor) {
        for (int i = 0; i < tensor.values().length; i++) {
            if (!Float.isFinite(tensor.values()[i])) {
                problems.add(name + " must hold numbers but element " + i + " is " + tensor.values()[i]);
                return;
            }
        }
    }

    /** A range of integers, including both ends. */
    private record Range(int from, int to) {

        boolean holds(float value) {
            return value == Math.rint(value) && value >= from && value <= to;
        }
    }

    private void requireRange(String name, String meaning, Optional<Range> range) {
        Tensor tensor = tensors.get(name);
        if (tensor == null || range.isEmpty()) {
            return;
        }
        for (int i = 0; i < tensor.values().length; i++) {
            if (!range.get().holds(tensor.values()[i])) {
                problems.add(name + " must hold whole numbers from "
                        + range.get().from() + " to " + range.get().to() + ", each " + meaning + ", but element " + i
                        + " is " + tensor.values()[i]);
                return;
            }
        }
    }

    /** Refuses tensors that belong to no layer, because the file is then for another network. */
    private void refuseTensorsOfNoLayer(NetworkSpec network) {
        Set<String> known = new HashSet<>();
        network.tensors().forEach(tensor -> known.add(INITIAL + tensor.name()));
        tensors.keySet().stream()
                .filter(name -> name.startsWith(INITIAL) && !name.endsWith(COUNTER) && !known.contains(name))
                .forEach(name -> problems.add(name + " belongs to no layer of the network"));
    }

    /** The shape of a row of labels: a class index, or a number for each output. */
    static Shape rowOfLabels(NetworkSpec network) {
        return network.loss() == Loss.CROSS_ENTROPY ? Shape.of() : network.output();
    }

    static Shape rowsOf(int rows, Shape row) {
        return new Shape(Stream.concat(Stream.of(rows), row.sizes().stream()).toList());
    }
}
