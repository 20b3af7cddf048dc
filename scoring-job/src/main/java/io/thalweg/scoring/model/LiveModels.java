package io.thalweg.scoring.model;

import io.thalweg.engine.Engine;
import io.thalweg.network.NetworkSpec;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the live model and replaces it when a newer version arrives. A new version is built and warmed up by the builder
 * thread; then one reference is swapped. Versions only go up. If several versions wait, only the newest is built. If a
 * version cannot be used, the previous one stays live, and the state has the reason.
 *
 * <p>Snapshots are offered by one thread, the builder runs one task at a time, and any thread may read.
 */
public final class LiveModels implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveModels.class);

    private final NetworkSpec network;
    private final Engine engine;
    private final Executor builder;
    private final Runnable settled;
    private final AtomicReference<ServingState> state = new AtomicReference<>(ServingState.NONE);
    private final AtomicReference<LiveModel> waiting = new AtomicReference<>();
    private final AtomicInteger scorers = new AtomicInteger();

    private volatile boolean held;

    /** Only the thread that offers reads and writes it. */
    private Version newestOffered;

    /** Since the last that was offered; the same thread. */
    private Version lastPassedOver;

    /**
     * Nothing is live yet.
     *
     * @param builder runs one task at a time, in order
     * @param settled called by the builder when nothing that waited before is left to build
     */
    public LiveModels(NetworkSpec network, Engine engine, Executor builder, Runnable settled) {
        this.network = network;
        this.engine = engine;
        this.builder = builder;
        this.settled = settled;
    }

    /** What is served now. */
    public ServingState state() {
        return state.get();
    }

    /** A complete, verified snapshot; ignored unless its version is above every one offered before. */
    public void offer(Snapshot snapshot, String hash) {
        if (newestOffered != null && snapshot.version().compareTo(newestOffered) <= 0) {
            return;
        }
        newestOffered = snapshot.version();
        lastPassedOver = null;
        state.updateAndGet(current -> current.arriving(snapshot.version() + ": complete"));
        boolean isFirstToWait = waiting.getAndSet(new LiveModel(snapshot, hash, network, engine)) == null;
        if (isFirstToWait && !held) {
            builder.execute(this::buildNewest);
        }
    }

    /** Versions wait from now on: while a topic is read from its beginning, all but the last would be built in vain. */
    public void hold() {
        held = true;
    }

    /** Builds the newest version that waits, if any does; from now on, versions are built as they come. */
    public void proceed() {
        held = false;
        builder.execute(this::buildNewest);
    }

    /** Where the version stands that is being read. */
    public void arriving(String status) {
        state.updateAndGet(current -> current.arriving(status));
    }

    /**
     * Takes note of weights that cannot be used.
     *
     * @param reason a sentence that names them
     */
    public void refuse(String reason) {
        LOG.warn("{}", reason);
        state.updateAndGet(current -> current.refused(reason));
    }

    /**
     * Takes note of a version that is not above the newest. One alone is the rest of what a stopped trainer wrote; where they
     * go on, a trainer has begun anew, nothing that it learns is served, and the state says so.
     */
    public void passOver(Version version) {
        // A topic that is read again from its beginning is full of them.
        if (held) {
            return;
        }
        if (lastPassedOver != null && version.compareTo(lastPassedOver) > 0) {
            state.updateAndGet(current -> current.passedOver(version));
        }
        lastPassedOver = version;
    }

    /** One more scorer follows the live model, so that one more network is prepared for each version. */
    void opened() {
        scorers.incrementAndGet();
    }

    void closed() {
        scorers.decrementAndGet();
    }

    private void buildNewest() {
        LiveModel candidate = waiting.getAndSet(null);
        if (candidate != null) {
            Optional<String> defect = prepare(candidate);
            defect.ifPresentOrElse(reason -> giveUp(candidate, reason), () -> swap(candidate));
        }
        settled.run();
    }

    private void swap(LiveModel candidate) {
        Optional<LiveModel> former = state.get().live();
        state.updateAndGet(current -> current.serving(candidate));
        former.ifPresent(LiveModel::retire);
        LOG.debug("serving {}, hash {}", candidate.version(), candidate.hash());
    }

    private void giveUp(LiveModel candidate, String reason) {
        candidate.retire();
        refuse(candidate.version() + " refused: " + reason);
    }

    private Optional<String> prepare(LiveModel candidate) {
        try {
            return candidate.prepare(Math.max(1, scorers.get()));
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // Whatever an engine or its native library says, the last good weights keep serving.
            LOG.warn("{} cannot be built", candidate.version(), e);
            return Optional.of("it cannot be built: " + e);
        }
    }

    /** Frees what nobody claimed; scorers free what they claimed. */
    @Override
    public void close() {
        state.get().live().ifPresent(LiveModel::retire);
    }
}
