package io.thalweg.scoring.model;

import io.thalweg.engine.Engine;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.network.NetworkSpec;
import io.thalweg.weights.Provenance;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A verified version of the weights, ready to score. It is immutable and may be read by any thread. Its networks are not
 * thread-safe, so each {@link Scorer} claims one of its own; networks are prepared before the version becomes live.
 */
public final class LiveModel {

    /** Enough for the first, slow calls into an engine to be over, and little beside the publish interval. */
    private static final int WARM_UP_PASSES = 3;

    private final Snapshot snapshot;
    private final String hash;
    private final String versionText;
    private final NetworkSpec network;
    private final Engine engine;
    private final Queue<ScoringNetwork> prepared = new ConcurrentLinkedQueue<>();

    LiveModel(Snapshot snapshot, String hash, NetworkSpec network, Engine engine) {
        this.snapshot = snapshot;
        this.hash = hash;
        this.versionText = snapshot.version().toString();
        this.network = network;
        this.engine = engine;
    }

    public Version version() {
        return snapshot.version();
    }

    /** {@link #version()} as scores carry it; the same text each time. */
    String versionText() {
        return versionText;
    }

    /** SHA-256 of parameters and feature statistics, in hexadecimal. */
    public String hash() {
        return hash;
    }

    public Provenance provenance() {
        return snapshot.provenance();
    }

    FeatureStatistics statistics() {
        return snapshot.statistics();
    }

    /** What it was made from. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /**
     * Prepares networks and runs each on zeros, off the hot path.
     *
     * @return why this version cannot serve, if it cannot
     */
    Optional<String> prepare(int networks) {
        for (int i = 0; i < networks; i++) {
            ScoringNetwork candidate = engine.scoring(network, snapshot.parameters());
            prepared.add(candidate);
            Optional<String> defect = warmUp(candidate);
            if (defect.isPresent()) {
                return defect;
            }
        }
        return Optional.empty();
    }

    private Optional<String> warmUp(ScoringNetwork candidate) {
        float[] zeros = new float[network.input().elements()];
        float[] outputs = new float[network.output().elements()];
        for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
            candidate.forward(zeros, 1, outputs);
        }
        for (int i = 0; i < outputs.length; i++) {
            if (!Float.isFinite(outputs[i])) {
                return Optional.of(
                        "outputs must be finite but output " + i + " is " + outputs[i] + " when all features are 0");
            }
        }
        return Optional.empty();
    }

    /** A network for the caller alone, who closes it: a prepared one, or a new one if more scorers ask than were foreseen. */
    ScoringNetwork claim() {
        ScoringNetwork ready = prepared.poll();
        return ready != null ? ready : engine.scoring(network, snapshot.parameters());
    }

    /** Frees the networks that nobody claimed. Whoever still claims gets a new one. */
    void retire() {
        for (ScoringNetwork unused = prepared.poll(); unused != null; unused = prepared.poll()) {
            unused.close();
        }
    }
}
