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

    /** The task tells binary cross-entropy from the other one, so both have one name in the file. */
    static final Format<Loss> WRITTEN =
            Formats.choice(List.of(Loss.MSE, Loss.MAE, Loss.HUBER, Loss.CROSS_ENTROPY, Loss.POISSON), Loss::key);

    private LossRules() {}

    static Optional<Loss> loss(LabelSpec label, Optional<Loss> written, Problems problems) {
        List<Loss> fitting = label.losses();
        if (written.isEmpty()) {
            return Optional.of(fitting.get(0));
        }
        Optional<Loss> loss = fitting.stream()
                .filter(candidate -> inFile(candidate) == written.get())
                .findFirst();
        if (loss.isEmpty()) {
            problems.add(
                    "loss",
                    written.get().key() + " does not fit "
                            + (label.isNumeric() ? "the task regression" : "a label of classes"),
                    label.isNumeric()
                            ? "take mse, mae, huber or poisson"
                            : "take cross-entropy, or set task: regression");
        }
        return loss;
    }

    private static Loss inFile(Loss loss) {
        return loss == Loss.BINARY_CROSS_ENTROPY ? Loss.CROSS_ENTROPY : loss;
    }
}
