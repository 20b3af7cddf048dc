package io.thalweg.config;

import io.thalweg.network.Activation;
import io.thalweg.yaml.Format;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Node;
import io.thalweg.yaml.Problems;
import java.util.Optional;

/**
 * The name of an activation function. Softmax and sigmoid on the last layer are applied by the loss, so they are not
 * valid activations; the error message says so.
 */
final class ActivationFormat implements Format<Activation> {

    private static final String SOFTMAX = "softmax";

    private final Format<Activation> names = Formats.choice(Activation.class);

    @Override
    public String rule() {
        return names.rule();
    }

    @Override
    public Optional<Activation> read(Node node, Problems problems) {
        if (node instanceof Node.Scalar scalar && scalar.text().equals(SOFTMAX)) {
            problems.add(
                    node.path(),
                    "must be " + rule() + " but was softmax: the loss of a label of classes applies softmax itself",
                    "take the activation out");
            return Optional.empty();
        }
        return names.read(node, problems);
    }
}
