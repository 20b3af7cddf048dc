package io.thalweg.reference;

import io.thalweg.engine.Batch;
import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import java.util.OptionalDouble;

/** The result of running one reference case on one engine. */
public sealed interface ReferenceRun {

    /** The tolerance of a loss, relative to the reference. */
    double LOSS_TOLERANCE = 1e-4;

    /** The absolute tolerance of an element of the final output or of the final parameters. */
    double OUTPUT_TOLERANCE = 1e-3;

    /** Whether all deviations are within the tolerances. */
    boolean agrees();

    /**
     * All steps were learned.
     *
     * @param lossError the largest |loss - reference| / |reference| of all steps
     * @param outputError the largest |output - reference| of all elements, or of those in the case's digest; NaN if an
     *     output is not a number
     * @param parameterError the largest deviation of the final parameters; empty if the case has no reference values of
     *     them
     */
    record Finished(double lossError, double outputError, OptionalDouble parameterError) implements ReferenceRun {

        /** Creates the result of a case without reference values of the final parameters. */
        Finished(double lossError, double outputError) {
            this(lossError, outputError, OptionalDouble.empty());
        }

        @Override
        public boolean agrees() {
            return lossError <= LOSS_TOLERANCE
                    && outputError <= OUTPUT_TOLERANCE
                    && parameterError.orElse(0) <= OUTPUT_TOLERANCE;
        }
    }

    /**
     * The engine skipped a step.
     *
     * @param step counted from 0
     */
    record Stopped(int step, String reason) implements ReferenceRun {

        @Override
        public boolean agrees() {
            return false;
        }
    }

    /**
     * Runs all steps of a case from its initial parameters, then the final forward passes: that of training, and that of
     * scoring if the engine scores itself.
     */
    static ReferenceRun of(Engine engine, ReferenceCase reference) {
        float[] outputs = new float[reference.outputElements()];
        double lossError = 0;
        try (TrainableNetwork network = engine.trainable(reference.training())) {
            network.restore(reference.initial(), reference.untouchedState());
            for (int step = 0; step < reference.steps(); step++) {
                StepReport report = network.step(reference.batch(step), outputs);
                if (report instanceof StepReport.Skipped skipped) {
                    return new Stopped(step, skipped.reason());
                }
                double loss = ((StepReport.Learned) report).loss();
                lossError = Math.max(lossError, relativeError(loss, reference.loss(step)));
            }
            Parameters parameters = network.parameters();
            Batch first = reference.batch(0);
            // A step writes the outputs of the parameters as they are before it learns.
            network.step(first, outputs);
            double outputError = reference.outputError(outputs);
            // An engine with a device of its own leaves scoring to other engines, whose runs are theirs.
            if (engine.device().isEmpty()) {
                try (ScoringNetwork scoring =
                        engine.scoring(reference.training().network(), parameters)) {
                    scoring.forward(first.features(), first.rows(), outputs);
                }
                // Unlike a comparison, it keeps a NaN.
                outputError = Math.max(outputError, reference.outputError(outputs));
            }
            return new Finished(lossError, outputError, reference.parameterError(parameters));
        }
    }

    private static double relativeError(double actual, double expected) {
        double error = Math.abs(actual - expected);
        return error == 0 ? 0 : error / Math.abs(expected);
    }
}
