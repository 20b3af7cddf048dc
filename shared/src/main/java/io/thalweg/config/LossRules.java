package io.thalweg.config;

import io.thalweg.features.LabelSpec;
import io.thalweg.network.Loss;
import io.thalweg.yaml.Format;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Problems;
import java.util.List;
import java.util.Optional;

/** Determines the loss of a pipeline: the configured one if it fits the task, otherwise the default of the task. */
final class LossRules {

    private static final List<Loss> FOR_NUMBERS = List.of(Loss.MSE, Loss.MAE, Loss.HUBER, Loss.POISSON);

    /** Binary and multi-class cross-entropy have the same name in the file; the task determines which one is meant. */
    static final Format<Loss> WRITTEN =
            Formats.choice(List.of(Loss.MSE, Loss.MAE, Loss.HUBER, Loss.CROSS_ENTROPY, Loss.POISSON), Loss::key);

    private LossRules() {}

    static Optional<Loss> loss(LabelSpec label, Optional<Loss> written, Problems problems) {
        if (label instanceof LabelSpec.Regression) {
            return refuseUnless(
                    written.orElse(Loss.MSE),
                    FOR_NUMBERS,
                    "the task regression",
                    "take mse, mae, huber or poisson",
                    problems);
        }
        Loss fitting = label instanceof LabelSpec.Binary ? Loss.BINARY_CROSS_ENTROPY : Loss.CROSS_ENTROPY;
        return refuseUnless(
                        written.orElse(Loss.CROSS_ENTROPY),
                        List.of(Loss.CROSS_ENTROPY),
                        "a label of classes",
                        "take cross-entropy, or set task: regression",
                        problems)
                .map(crossEntropy -> fitting);
    }

    private static Optional<Loss> refuseUnless(
            Loss loss, List<Loss> fitting, String task, String remedy, Problems problems) {
        if (fitting.contains(loss)) {
            return Optional.of(loss);
        }
        problems.add("loss", loss.key() + " does not fit " + task, remedy);
        return Optional.empty();
    }
}
