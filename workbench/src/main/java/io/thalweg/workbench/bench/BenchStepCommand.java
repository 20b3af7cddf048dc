package io.thalweg.workbench.bench;

import io.thalweg.engine.Batch;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.reference.ReferenceCase;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code thalweg bench step} command: measures the time of a training step. */
@Command(
        name = "step",
        header = "Measure a training step: predict, learn, update.",
        description = "%nOn one thread, after warming up. The median of many samples of several steps each, with the"
                + " values below which a tenth and nine tenths of the samples were.")
final class BenchStepCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    @Mixin
    private BenchOptions options;

    @Mixin
    private MeasuringTime time;

    @Override
    public Integer call() {
        Duration measured = time.duration();
        ReferenceCase reference = options.read();
        int rows = options.batch(reference);
        EngineDecision decision = options.learning(reference, rows);
        Timing timing;
        try (TrainableNetwork network = decision.engine().trainable(Batches.spec(reference, rows));
                ProgressDisplay progress = console.progress("bench step")) {
            timing = new Stopwatch(measured, progress).measure(new Steps(network, reference, rows));
        }
        new BenchResult(options.caseName(), decision, rows, "microsPerStep", timing).print(console);
        return 0;
    }

    /**
     * Training steps on the rows of the case. Each sample starts from the initial parameters of the case, so that all
     * samples do the same work.
     */
    private static final class Steps implements Work {

        private final TrainableNetwork network;
        private final Parameters initial;
        private final OptimizerState untouched;
        private final List<Batch> batches;
        private final float[] outputs;

        Steps(TrainableNetwork network, ReferenceCase reference, int rows) {
            this.network = network;
            this.initial = reference.initial();
            this.untouched = reference.untouchedState();
            this.batches = Batches.of(reference, rows);
            this.outputs =
                    new float[rows * reference.training().network().output().elements()];
        }

        @Override
        public void prepare() {
            network.restore(initial, untouched);
        }

        @Override
        public double run(int operations) {
            double losses = 0;
            for (int i = 0; i < operations; i++) {
                StepReport report = network.step(batches.get(i % batches.size()), outputs);
                if (report instanceof StepReport.Skipped skipped) {
                    throw new FailureException("step " + i + " was skipped: " + skipped.reason()
                            + "; a case that does not train cannot be measured");
                }
                losses += ((StepReport.Learned) report).loss();
            }
            return losses;
        }
    }
}
