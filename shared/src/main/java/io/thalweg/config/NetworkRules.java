package io.thalweg.config;

import io.thalweg.features.LabelSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.BatchNormSpec;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.LayerTensor;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.ResidualSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.ShapeException;
import io.thalweg.yaml.Problems;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Checks that the layers fit each other, the features and the label. */
final class NetworkRules {

    private final NetworkSpec network;
    private final Problems problems;

    private NetworkRules(NetworkSpec network, Problems problems) {
        this.network = network;
        this.problems = problems;
    }

    /**
     * The columns with learned vectors.
     *
     * @param places the path of each embedding in the file
     */
    record EmbeddedColumns(List<EmbeddedColumn> columns, List<String> places) {

        static final EmbeddedColumns NONE = new EmbeddedColumns(List.of(), List.of());

        EmbeddedColumns {
            columns = List.copyOf(columns);
            places = List.copyOf(places);
        }
    }

    /**
     * Creates the network and checks everything that the known settings allow.
     *
     * @param label empty if it could not be read
     * @param loss empty if there is none that fits
     * @param batchSize empty if it could not be read
     */
    static Optional<NetworkSpec> network(
            Shape input,
            EmbeddedColumns embedded,
            List<LayerSpec> layers,
            Optional<LabelSpec> label,
            Optional<Loss> loss,
            OptionalInt batchSize,
            Problems problems) {
        int before = problems.size();
        try {
            // Without a loss there will be no pipeline, but the shapes can be checked.
            NetworkSpec network = new NetworkSpec(input, embedded.columns(), layers, loss.orElse(Loss.MSE));
            NetworkRules rules = new NetworkRules(network, problems);
            rules.checkSize(embedded.places());
            if (batchSize.isPresent() && batchSize.getAsInt() == 1) {
                rules.refuseBatchNormOfOneValue();
            }
            label.ifPresent(rules::checkOutput);
            loss.ifPresent(rules::checkLastActivation);
            return problems.size() == before ? Optional.of(network) : Optional.empty();
        } catch (ShapeException e) {
            problems.add(e.place(), e.reason(), "");
            return Optional.empty();
        }
    }

    /**
     * Checks the number of parameters, which are one array of at most 2³¹ - 1 elements. The problem is reported at the
     * embedding or layer that exceeds the limit.
     */
    private void checkSize(List<String> places) {
        long parameters = 0;
        for (int i = 0; i < network.embedded().size(); i++) {
            EmbeddedColumn column = network.embedded().get(i);
            parameters += (long) column.buckets() * column.units();
            if (parameters > Integer.MAX_VALUE) {
                refuseSize(
                        places.get(i),
                        "a table of " + column.buckets() + " × " + column.units(),
                        "make the embedding shorter, or give the category fewer buckets");
                return;
            }
        }
        Shape input = network.layerInput();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            try {
                for (LayerTensor tensor : layer.tensors(input)) {
                    parameters += tensor.shape().elements();
                }
            } catch (ArithmeticException e) {
                parameters = Long.MAX_VALUE;
            }
            if (parameters > Integer.MAX_VALUE) {
                refuseSize(
                        place(i),
                        "this layer over " + input,
                        "give the layers fewer units or buckets, or the features fewer columns");
                return;
            }
            input = layer.output(input);
        }
    }

    private void refuseSize(String place, String what, String remedy) {
        problems.add(
                place,
                "the network must have at most " + Integer.MAX_VALUE + " parameters but has more with " + what,
                remedy);
    }

    /**
     * Refuses batch norm over a single value, whose variance is 0, so that the output would not depend on the input.
     * PyTorch refuses it too.
     */
    private void refuseBatchNormOfOneValue() {
        refuseBatchNormOfOneValue("network", network.layers(), network.layerInput());
    }

    private void refuseBatchNormOfOneValue(String list, List<LayerSpec> layers, Shape input) {
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            String place = list + "[" + i + "]." + layer.kind();
            if (layer instanceof BatchNormSpec && shape.elements() == shape.size(0)) {
                problems.add(
                        place,
                        "needs more than one value for each of its " + shape.size(0)
                                + " channels to have a variance, but training.batch-size 1 over " + shape
                                + " gives one",
                        "raise training.batch-size, or take layer-norm");
            } else if (layer instanceof ResidualSpec residual) {
                refuseBatchNormOfOneValue(place + ".layers", residual.layers(), shape);
            }
            shape = layer.output(shape);
        }
    }

    private void checkOutput(LabelSpec label) {
        Shape needed = Shape.of(label.outputs());
        Shape output = network.output();
        if (!output.equals(needed)) {
            problems.add(
                    place(last()),
                    "the network must give " + needed + " for the label " + label.field() + ", which has "
                            + meaning(label) + ", but gives " + output,
                    remedy(needed, output));
        }
    }

    private static String meaning(LabelSpec label) {
        return label.match(
                binary -> "two classes told apart by one number",
                classes -> classes.classes() + " classes",
                number -> "one number");
    }

    private String remedy(Shape needed, Shape output) {
        String dense = "{dense: {units: " + needed.size(0) + "}}";
        if (output.rank() > 1) {
            int first = firstOfTheLastDense();
            return first > last()
                    ? "add {flatten: {}} and " + dense + " at the end"
                    : "put {flatten: {}} before " + place(first);
        }
        return network.layers().get(last()) instanceof DenseSpec
                ? "set its units to " + needed.size(0)
                : "add " + dense + " at the end";
    }

    /**
     * The index of the first layer in the tail of the network that accepts flat inputs, or the number of layers if
     * there is none.
     */
    private int firstOfTheLastDense() {
        int first = network.layers().size();
        while (first > 0
                && (network.layers().get(first - 1) instanceof DenseSpec
                        || network.layers().get(first - 1) instanceof DropoutSpec)) {
            first--;
        }
        return first;
    }

    private void checkLastActivation(Loss loss) {
        String link =
                switch (loss) {
                    case CROSS_ENTROPY -> "softmax";
                    case BINARY_CROSS_ENTROPY -> "sigmoid";
                    case POISSON -> "exp";
                    case MSE, MAE, HUBER -> "";
                };
        if (!link.isEmpty()
                && network.layers().get(last()) instanceof DenseSpec dense
                && dense.activation() != Activation.LINEAR) {
            problems.add(
                    place(last()) + ".activation",
                    "must be linear in the last layer but was "
                            + dense.activation().key() + ": the loss applies " + link + " itself",
                    "take the activation out");
        }
    }

    private int last() {
        return network.layers().size() - 1;
    }

    private String place(int index) {
        return "network[" + index + "]." + network.layers().get(index).kind();
    }
}
