package io.thalweg.learner;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.evaluation.Baselines;
import io.thalweg.evaluation.Metrics;
import io.thalweg.evaluation.PrequentialEvaluator;
import io.thalweg.features.Decoded;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureScaler;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.features.Rejected;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import io.thalweg.weights.Payload;
import io.thalweg.weights.Provenance;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A network that learns from records: decodes them, gathers them into batches, predicts each batch and judges the
 * predictions, then learns it. What it becomes depends on the records and their order alone, and on where partial batches are
 * flushed: not on time, nor on crashes between.
 *
 * <p>Each batch is first taken into the feature statistics, whole, then scaled by them, then given to the network. Records
 * that cannot be learned change nothing but the count of dead letters.
 *
 * <p>One thread. Owns its network: close it.
 */
public final class Learner implements AutoCloseable {

    /** Examples after which a listed value that has not occurred is reported. */
    public static final int UNSEEN_AFTER = 1_000;

    private static final String STAGE = "train";

    private final Pipeline pipeline;
    private final String networkFingerprint;
    private final String featureFingerprint;
    private final long generation;
    private final EventDecoder decoder;
    private final FeatureScaler scaler;
    private final TrainableNetwork network;
    private final PrequentialEvaluator evaluator;
    private final Baselines baselines;
    private final Progress progress = new Progress();

    private final MiniBatch batch;

    /** The partial batch: the first {@link #pendingCount}. */
    private final Example[] pending;

    private int pendingCount;
    private long step;
    private long learned;
    private long deadLetters;
    private Lost lost = Lost.NONE;
    private long trainedThroughMillis;

    /** The version of the last snapshot, and that of the one before. */
    private Optional<Version> published = Optional.empty();

    private Optional<Version> parent = Optional.empty();

    private Learner(Pipeline pipeline, Engine engine, long generation) {
        this.pipeline = pipeline;
        this.generation = generation;
        networkFingerprint = pipeline.network().fingerprint();
        featureFingerprint = pipeline.features().fingerprint(pipeline.label());
        decoder = EventDecoder.of(
                pipeline.events(),
                pipeline.features(),
                pipeline.label(),
                pipeline.exampleWeight(),
                pipeline.network(),
                WireFormat.of(pipeline.registry(), List.of(pipeline.events().schema())));
        scaler = FeatureScaler.of(pipeline.features());
        network = engine.trainable(pipeline.trainingSpec());
        evaluator = PrequentialEvaluator.of(pipeline.label());
        baselines = Baselines.of(pipeline.label());
        batch = MiniBatch.of(pipeline);
        pending = new Example[pipeline.training().batchSize()];
    }

    /** One that has learned nothing yet: version 0.0. */
    public static Learner of(Pipeline pipeline, Engine engine) {
        return of(pipeline, engine, 0);
    }

    /** One that has learned nothing yet, where versions up to the generation before are already taken. */
    public static Learner of(Pipeline pipeline, Engine engine, long generation) {
        Learner learner = new Learner(pipeline, engine, generation);
        learner.decoder.watchValues();
        return learner;
    }

    /**
     * One that has learned nothing yet but starts from the parameters and statistics of another; its optimizer remembers
     * nothing.
     */
    public static Learner startingFrom(Payload start, Pipeline pipeline, Engine engine, long generation) {
        Learner learner = new Learner(pipeline, engine, generation);
        try {
            learner.network.restore(start.parameters(), learner.network.optimizerState());
            learner.scaler.restore(
                    start.statistics().withClips(pipeline.features().clips()));
            learner.decoder.watchValues();
            return learner;
        } catch (RuntimeException e) {
            learner.close();
            throw e;
        }
    }

    /**
     * Continues from where {@link #encode()} was called: given the same records, it ends with the same payload, byte for
     * byte.
     *
     * @param leastGeneration the generation becomes the next after the checkpoint's, or this if it is higher
     * @throws IOException if the state is damaged, of another format, or of another network, features, label or optimizer
     */
    public static Learner restore(Pipeline pipeline, Engine engine, byte[] state, long leastGeneration)
            throws IOException {
        Checkpoint checkpoint = Checkpoint.decode(state);
        requireFits(pipeline, checkpoint);
        Learner learner =
                new Learner(pipeline, engine, Math.max(checkpoint.version().generation() + 1, leastGeneration));
        try {
            learner.resume(checkpoint);
            return learner;
        } catch (IOException | RuntimeException e) {
            learner.close();
            throw e;
        }
    }

    /**
     * Takes the next record of the stream.
     *
     * @throws java.io.UncheckedIOException if the schema registry is needed and cannot be reached: give the record again
     */
    public Outcome accept(SourceRecord record) {
        Decoded decoded = decoder.decode(record);
        progress.read(record);
        if (decoded instanceof Rejected rejected) {
            return refuse(record, rejected.reason());
        }
        Example example = (Example) decoded;
        if (!example.hasLabel()) {
            return refuse(record, "label " + pipeline.label().field() + " is missing");
        }
        pending[pendingCount++] = example;
        return pendingCount == pending.length ? learn() : Outcome.BUFFERED;
    }

    /** Learns the partial batch as it is. */
    public Outcome flush() {
        return pendingCount == 0 ? Outcome.BUFFERED : learn();
    }

    /**
     * Counts offsets that will never be read, because they are not in the topic any more. The network does not change. The
     * partition's next offset becomes the one behind the range, unless it is further already.
     */
    public void lose(Lost.Range range) {
        lost = lost.with(range);
        progress.skip(range.topic(), range.partition(), range.to());
        if (pendingCount == 0) {
            progress.settle();
        }
    }

    /** What became of every record read, and what was never read. */
    public Accounting accounting() {
        return new Accounting(learned, pendingCount, deadLetters, lost);
    }

    /** How well each example was predicted before it was learned. */
    public Metrics metrics() {
        return evaluator.metrics();
    }

    /** How well the same examples are predicted without learning. */
    public Metrics baselines() {
        return baselines.metrics();
    }

    /**
     * Listed values that have not occurred in any record since this learner began, of each field that had so many texts. A
     * field is reported once. What was seen is not checkpointed: a learner that is restored after {@link #UNSEEN_AFTER}
     * examples reports nothing, one that is restored before then begins to look anew.
     */
    public List<UnseenReport> unseenValues(long leastTexts) {
        return UnseenReport.of(decoder, leastTexts);
    }

    /** The offset at which a partition is read on; empty if nothing of it was read. */
    public OptionalLong nextOffset(String topic, int partition) {
        return progress.read(topic, partition);
    }

    /** For each {@code topic-partition}, the offset up to which (exclusive) every record was read, or is lost. */
    public Map<String, Long> readThrough() {
        return progress.readThrough();
    }

    /** For each {@code topic-partition}, the offset up to which (exclusive) every record was learned, refused or lost. */
    public Map<String, Long> trainedThrough() {
        return progress.settled();
    }

    /** Record timestamp of the newest example learned, milliseconds since the epoch; 0 before the first. */
    public long trainedThroughMillis() {
        return trainedThroughMillis;
    }

    /** Batches learned. */
    public long step() {
        return step;
    }

    public Version version() {
        return new Version(generation, step);
    }

    /**
     * The model as it is. Each snapshot is the parent of the next of another version.
     *
     * @throws IllegalArgumentException if learning has diverged so far that a parameter is not finite
     */
    public Snapshot snapshot(long createdMillis) {
        Version version = version();
        if (!published.equals(Optional.of(version))) {
            parent = published;
            published = Optional.of(version);
        }
        return new Snapshot(
                version,
                network.parameters(),
                scaler.statistics(),
                new Provenance(
                        parent,
                        createdMillis,
                        networkFingerprint,
                        featureFingerprint,
                        progress.settled(),
                        trainedThroughMillis,
                        accounting(),
                        metrics()));
    }

    /** All of the learner's memory, the partial batch included; {@link #restore} is the inverse. */
    public byte[] encode() {
        List<SourceRecord> records = new ArrayList<>(pendingCount);
        for (int i = 0; i < pendingCount; i++) {
            records.add(pending[i].source());
        }
        return new Checkpoint(
                        networkFingerprint,
                        featureFingerprint,
                        pipeline.optimizer().kind(),
                        version(),
                        published,
                        learned,
                        deadLetters,
                        trainedThroughMillis,
                        new Payload(network.parameters(), scaler.statistics()).encode(),
                        network.optimizerState(),
                        evaluator.encode(),
                        baselines.encode(),
                        progress.positions(),
                        records,
                        lost)
                .encode();
    }

    @Override
    public void close() {
        network.close();
    }

    private Outcome learn() {
        int rows = pendingCount;
        // A batch that is skipped must leave no trace in the statistics either.
        FeatureStatistics before = scaler.statistics();
        for (int row = 0; row < rows; row++) {
            scaler.observe(pending[row].features());
        }
        batch.clear();
        for (int row = 0; row < rows; row++) {
            Example example = pending[row];
            batch.add(example.features(), example.label(), example.weight(), scaler);
        }
        StepReport report = batch.learn(network);
        Outcome outcome;
        if (report instanceof StepReport.Skipped skipped) {
            scaler.restore(before);
            outcome = skip(skipped.reason());
        } else {
            batch.judge(evaluator);
            for (int row = 0; row < rows; row++) {
                baselines.accept(pending[row].label());
            }
            step++;
            learned += rows;
            for (int row = 0; row < rows; row++) {
                trainedThroughMillis =
                        Math.max(trainedThroughMillis, pending[row].source().timestampMillis());
            }
            outcome = new Outcome.Learned(rows, ((StepReport.Learned) report).loss());
        }
        for (int row = 0; row < rows; row++) {
            pending[row] = null;
        }
        pendingCount = 0;
        progress.settle();
        return outcome;
    }

    private Outcome skip(String reason) {
        List<DeadLetter> letters = new ArrayList<>(pendingCount);
        for (int row = 0; row < pendingCount; row++) {
            letters.add(new DeadLetter(pending[row].source(), STAGE, reason));
        }
        deadLetters += letters.size();
        return new Outcome.Refused(letters);
    }

    private Outcome refuse(SourceRecord record, String reason) {
        deadLetters++;
        if (pendingCount == 0) {
            progress.settle();
        }
        return new Outcome.Refused(List.of(new DeadLetter(record, STAGE, reason)));
    }

    private static void requireFits(Pipeline pipeline, Checkpoint checkpoint) throws IOException {
        requireSame("network", pipeline.network().fingerprint(), checkpoint.networkFingerprint());
        requireSame(
                "features and label",
                pipeline.features().fingerprint(pipeline.label()),
                checkpoint.featureFingerprint());
        requireSame("optimizer", pipeline.optimizer().kind(), checkpoint.optimizerKind());
        if (checkpoint.pending().size() >= pipeline.training().batchSize()) {
            throw new IOException("the partial batch of the learner's checkpoint holds "
                    + checkpoint.pending().size() + " records but training.batch-size is "
                    + pipeline.training().batchSize() + "; resume with the former batch size");
        }
    }

    private static void requireSame(String what, String ours, String theirs) throws IOException {
        if (!ours.equals(theirs)) {
            throw new IOException("the learner's checkpoint is of " + what + " " + theirs + " but the pipeline has "
                    + ours + "; resume with the former pipeline file, or start anew with an empty state");
        }
    }

    private void resume(Checkpoint checkpoint) throws IOException {
        Payload payload = Payload.decode(
                checkpoint.payload(),
                pipeline.network().tensors(),
                pipeline.features().standardized().length);
        Parameters parameters = payload.parameters();
        for (float[] slot : checkpoint.optimizer().slots()) {
            if (slot.length != parameters.values().length) {
                throw new IOException("the optimizer remembers " + slot.length + " parameters but the network has "
                        + parameters.values().length);
            }
        }
        if (checkpoint.optimizer().slots().length != pipeline.optimizer().slots()) {
            throw new IOException("the optimizer of the learner's checkpoint has "
                    + checkpoint.optimizer().slots().length + " slots but " + pipeline.optimizer() + " has "
                    + pipeline.optimizer().slots() + "; resume with the former optimizer");
        }
        network.restore(parameters, checkpoint.optimizer());
        scaler.restore(payload.statistics().withClips(pipeline.features().clips()));
        evaluator.restore(checkpoint.evaluator());
        baselines.restore(checkpoint.baselines());
        progress.restore(checkpoint.positions());
        step = checkpoint.version().step();
        published = checkpoint.published();
        learned = checkpoint.learned();
        deadLetters = checkpoint.deadLetters();
        lost = checkpoint.lost();
        trainedThroughMillis = checkpoint.trainedThroughMillis();
        if (learned < UNSEEN_AFTER) {
            decoder.watchValues();
        }
        for (SourceRecord record : checkpoint.pending()) {
            Decoded decoded = decoder.decode(record);
            if (!(decoded instanceof Example example) || !example.hasLabel()) {
                throw new IOException("the record at " + record.place()
                        + " waits in the partial batch but cannot be decoded any more: " + decoded);
            }
            pending[pendingCount++] = example;
        }
    }
}
