package io.thalweg.engine;

/** The result of one training step: learned with its loss, or skipped with a reason. */
public sealed interface StepReport {

    /**
     * The parameters moved.
     *
     * @param loss mean loss of the batch before the update, where the gradient was taken, each example's times its weight,
     *     without regularisation
     */
    record Learned(double loss) implements StepReport {}

    /** Loss or gradients were not finite: parameters and optimizer state are exactly as they were before the step. */
    record Skipped(String reason) implements StepReport {}
}
