package io.thalweg.scoring.model;

import io.thalweg.config.ModelConfig;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.features.Decoded;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureScaler;
import io.thalweg.features.Rejected;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.network.Loss;
import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.Score;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import java.util.function.Supplier;

/**
 * Computes the score of one live event at a time with the newest live model. For one thread; it takes no lock, and builds a
 * network only if none is prepared.
 *
 * <p>This code runs for each record: buffers are reused, and the staleness in events is computed again only after the model
 * or the end of the topic has changed.
 */
public final class Scorer implements AutoCloseable {

    /** The stage named in this job's dead letters. */
    public static final String STAGE = "score";

    private final LiveModels models;
    private final Supplier<LabeledEvents> labeledEvents;
    private final EventDecoder decoder;
    private final FeatureScaler scaler;
    private final Loss loss;
    private final float[] input;
    private final float[] output;

    private LiveModel model;
    private ScoringNetwork network;
    private LabeledEvents seen;
    private long stalenessEvents;

    /**
     * A scorer that follows the live model from now until it is closed.
     *
     * @param labeledEvents how far the topic reaches, as of the last look
     */
    public Scorer(ModelConfig config, WireFormat wire, LiveModels models, Supplier<LabeledEvents> labeledEvents) {
        this.models = models;
        this.labeledEvents = labeledEvents;
        this.decoder = EventDecoder.withoutLabel(config.events(), config.features(), config.network(), wire);
        this.scaler = FeatureScaler.of(config.features());
        this.loss = config.network().loss();
        this.input = new float[config.features().width()];
        this.output = new float[config.network().output().elements()];
        models.opened();
    }

    /**
     * Scores one event, or says why it cannot.
     *
     * @throws IllegalStateException if no version is live yet: events must wait until one is
     */
    public ScoringResult decide(SourceRecord source) {
        follow();
        Decoded decoded = decoder.decode(source);
        if (decoded instanceof Example example) {
            return score(example);
        }
        return refuse(source, ((Rejected) decoded).reason());
    }

    private ScoringResult score(Example example) {
        scaler.scale(example.features(), input, 0);
        network.forward(input, 1, output);
        loss.toPredictionInPlace(output, 1, output.length);
        for (float prediction : output) {
            if (!Float.isFinite(prediction)) {
                return refuse(
                        example.source(),
                        "every output must be finite but " + model.versionText() + " gives " + prediction
                                + "; the event's numbers are too large for it");
            }
        }
        long trainedThroughMillis = model.provenance().trainedThroughMillis();
        return new ScoringResult.Scored(new Score(
                example.id(),
                example.timeMillis(),
                output.clone(),
                model.versionText(),
                model.hash(),
                trainedThroughMillis,
                Math.max(0, example.source().timestampMillis() - trainedThroughMillis),
                stalenessEvents));
    }

    /** Moves to the newest live model, if there is a newer one. Another look at the topic is another object. */
    @SuppressWarnings("ReferenceEquality")
    private void follow() {
        LiveModel newest = models.state().live().orElse(null);
        if (newest != model) {
            ScoringNetwork former = network;
            network = newest.claim();
            scaler.restore(newest.statistics());
            model = newest;
            seen = null;
            if (former != null) {
                former.close();
            }
        } else if (newest == null) {
            throw new IllegalStateException(
                    "an event must wait until a version is live, but one was to be scored before");
        }
        LabeledEvents reach = labeledEvents.get();
        if (reach != seen) {
            seen = reach;
            stalenessEvents = reach.after(model.provenance().trainedThrough());
        }
    }

    private static ScoringResult refuse(SourceRecord source, String reason) {
        return new ScoringResult.Refused(new DeadLetter(source, STAGE, reason));
    }

    @Override
    public void close() {
        models.closed();
        if (network != null) {
            network.close();
        }
    }
}
