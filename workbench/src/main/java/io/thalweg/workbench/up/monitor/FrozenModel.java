package io.thalweg.workbench.up.monitor;

import io.thalweg.config.ModelConfig;
import io.thalweg.engine.Engine;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.evaluation.Metrics;
import io.thalweg.evaluation.PrequentialEvaluator;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureScaler;
import io.thalweg.weights.Snapshot;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * A model that stops learning, for comparison with the one that continues. It is frozen before the next change of the
 * stream, and scores every labeled event from there on. The newest version that is published when the first of these
 * events is read is used: as the feed may be ahead of training, this version may not have learned the last events
 * before the change. Single-threaded; whoever creates it closes it.
 */
public final class FrozenModel implements AutoCloseable {

    private static final long UNKNOWN = -1;

    private final ModelConfig model;
    private final Engine engine;
    private final LongUnaryOperator nextDrift;
    private final FeatureScaler scaler;
    private final PrequentialEvaluator evaluator;
    private final float[] input;
    private final float[] output;
    private long freezeRow = UNKNOWN;
    private Optional<Snapshot> candidate = Optional.empty();
    private Optional<ScoringNetwork> network = Optional.empty();

    /** @param nextDrift gives, for a number of labeled events, after how many the stream changes next: there it freezes */
    public FrozenModel(ModelConfig model, Engine engine, LongUnaryOperator nextDrift) {
        this.model = model;
        this.engine = engine;
        this.nextDrift = nextDrift;
        this.scaler = FeatureScaler.of(model.features());
        this.evaluator = PrequentialEvaluator.of(model.label());
        this.input = new float[model.features().width()];
        this.output = new float[model.network().output().elements()];
    }

    /** Notes a published version. */
    void published(Snapshot snapshot) {
        long learned = snapshot.provenance().accounting().read();
        if (freezeRow == UNKNOWN) {
            freezeRow = nextDrift.applyAsLong(learned);
        }
        if (network.isEmpty() && learned <= freezeRow) {
            candidate = Optional.of(snapshot);
        }
    }

    /**
     * Notes a labeled event, and scores it if the model is frozen. Without a version that was published before, nothing
     * is scored.
     */
    void labeled(long row, Example example) {
        if (row < freezeRow || candidate.isEmpty() || !example.hasLabel()) {
            return;
        }
        if (network.isEmpty()) {
            scaler.restore(candidate.get().statistics());
            network =
                    Optional.of(engine.scoring(model.network(), candidate.get().parameters()));
        }
        scaler.scale(example.features(), input, 0);
        network.get().forward(input, 1, output);
        model.network().loss().toPredictionInPlace(output, 1, output.length);
        evaluator.accept(output, 0, example.label());
    }

    /** The metrics since the change; empty before it. */
    Optional<Metrics> metrics() {
        return network.map(frozen -> evaluator.metrics());
    }

    @Override
    public void close() {
        network.ifPresent(ScoringNetwork::close);
        network = Optional.empty();
        candidate = Optional.empty();
    }
}
