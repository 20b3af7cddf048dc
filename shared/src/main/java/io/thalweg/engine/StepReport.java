package io.thalweg.engine;

/** The result of one training step: learned with its loss, or skipped with a reason. */
public sealed interface StepReport {

    /**
     * The batch was learned.
     *
     * @param loss weighted mean loss of the batch before the update, at the parameters of the gradient, without
     *     regularisation
     */
    record Learned(double loss) implements StepReport {}

    /**
     * The step was skipped, because loss or gradients were not finite. Parameters and optimizer state have not changed.
     */
    record Skipped(String reason) implements StepReport {}
}
