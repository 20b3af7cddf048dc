package io.thalweg.workbench.bench;

import io.thalweg.engine.Batch;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.reference.ReferenceCase;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.ProgressDisplay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code thalweg bench forward} command: measures the time of a forward pass. */
@Command(
        name = "forward",
        header = "Measure a forward pass, as scoring makes it.",
        description =
                "%nOn one thread, after warming up, with the case's first parameters. The median of many samples of"
                        + " several passes each, with the values below which a tenth and nine tenths of the samples were.")
final class BenchForwardCommand implements Callable<Integer> {

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
        EngineDecision decision = options.scoring(reference);
        Timing timing;
        try (ScoringNetwork network =
                        decision.engine().scoring(reference.training().network(), reference.initial());
                ProgressDisplay progress = console.progress("bench forward")) {
            timing = new Stopwatch(measured, progress).measure(new Passes(network, reference, rows));
        }
        new BenchResult(options.caseName(), decision, rows, "microsPerForward", timing).print(console);
        return 0;
    }

    private static final class Passes implements Work {

        private final ScoringNetwork network;
        private final List<Batch> batches;
        private final float[] outputs;

        Passes(ScoringNetwork network, ReferenceCase reference, int rows) {
            this.network = network;
            this.batches = Batches.of(reference, rows);
            this.outputs =
                    new float[rows * reference.training().network().output().elements()];
        }

        @Override
        public void prepare() {
            // A forward pass changes no state.
        }

        @Override
        public double run(int operations) {
            double sum = 0;
            for (int i = 0; i < operations; i++) {
                Batch batch = batches.get(i % batches.size());
                network.forward(batch.features(), batch.rows(), outputs);
                sum += outputs[0] + outputs[outputs.length - 1];
            }
            return sum;
        }
    }
}
