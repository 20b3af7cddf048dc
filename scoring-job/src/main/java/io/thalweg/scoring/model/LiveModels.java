package io.thalweg.scoring.model;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.Engine;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live model and how it changes: an offered snapshot is built and warmed by the builder, then one reference is swapped.
 * Versions only go up. Of several that wait, only the newest is built. Whatever is wrong with a version, the last good one
 * keeps serving and the state says why.
 *
 * <p>Snapshots are offered by one thread, the builder runs one task at a time, and any thread may read.
 */
public final class LiveModels implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveModels.class);

    private final Pipeline pipeline;
    private final Engine engine;
    private final Executor builder;
    private final Runnable swapped;
    private final AtomicReference<ServingState> state = new AtomicReference<>(ServingState.NONE);
    private final AtomicReference<LiveModel> waiting = new AtomicReference<>();
    private final AtomicInteger scorers = new AtomicInteger();

    /** Only the thread that offers reads and writes it. */
    private Version newestOffered;

    /**
     * Nothing is live yet.
     *
     * @param builder runs one task at a time, in order
     * @param swapped called by the builder after each swap
     */
    public LiveModels(Pipeline pipeline, Engine engine, Executor builder, Runnable swapped) {
        this.pipeline = pipeline;
        this.engine = engine;
        this.builder = builder;
        this.swapped = swapped;
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
        state.updateAndGet(current -> current.arriving(snapshot.version() + ": building"));
        if (waiting.getAndSet(new LiveModel(snapshot, hash, pipeline, engine)) == null) {
            builder.execute(this::buildNewest);
        }
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

    /** One more scorer follows the live model, so that one more network is prepared for each version. */
    void opened() {
        scorers.incrementAndGet();
    }

    void closed() {
        scorers.decrementAndGet();
    }

    private void buildNewest() {
        LiveModel candidate = waiting.getAndSet(null);
        Optional<String> defect = prepare(candidate);
        if (defect.isPresent()) {
            candidate.retire();
            refuse(candidate.version() + " refused: " + defect.get());
            return;
        }
        Optional<LiveModel> former = state.get().live();
        state.updateAndGet(current -> current.serving(candidate));
        former.ifPresent(LiveModel::retire);
        LOG.info(
                "serving {} (was {}), hash {}",
                candidate.version(),
                former.map(model -> model.version().toString()).orElse("none"),
                candidate.hash());
        swapped.run();
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
