package io.thalweg.learner;

import io.thalweg.config.LearnerConfig;
import io.thalweg.config.ModelConfig;
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
import io.thalweg.features.Rejected;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import io.thalweg.weights.Payload;
import io.thalweg.weights.Provenance;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Trains a network on a stream of records: decodes them, collects batches, and predicts, evaluates and learns each
 * batch. The result depends only on the records, their order, and where partial batches are flushed. Time and crashes do
 * not change it.
 *
 * <p>Each batch is first taken into the feature statistics, whole, then scaled by them, then given to the network. Records
 * that cannot be learned change nothing but the count of dead letters; the others of their batch are learned without them.
 *
 * <p>When training diverges, the learner goes back to the last good parameters, and on with a smaller learning rate for a
 * while ({@link Recovery}), or stops; {@link #health()} tells. Its steps go on being counted, so that versions rise.
 *
 * <p>One thread. Owns its network: close it.
 */
public final class Learner implements AutoCloseable {

    /** Examples after which a listed value that has not occurred is reported. */
    public static final int UNSEEN_AFTER = 1_000;

    private static final String STAGE = "train";

    private final LearnerConfig config;
    private final ModelConfig model;
    private final String networkFingerprint;
    private final String featureFingerprint;
    private final long generation;
    private final EventDecoder decoder;
    private final FeatureScaler scaler;
    private final Engine engine;
    private final PrequentialEvaluator evaluator;
    private final Baselines baselines;
    private final PartitionOffsets progress = new PartitionOffsets();

    private final MiniBatch batch;
    private final Recovery recovery;

    /** Learns at the rate of the pipeline times {@link #networkRate}. */
    private TrainableNetwork network;

    private double networkRate = 1;

    /** Made when it is first needed. */
    private Optional<TrialStep> trial = Optional.empty();

    /** The partial batch: the first {@link #pendingCount}. */
    private final Example[] pending;

    private int pendingCount;
    private final List<DeadLetter> refusedOnRestore = new ArrayList<>();
    private long step;
    private long learned;
    private long deadLetters;
    private Lost lost = Lost.NONE;
    private long trainedThroughMillis;

    /** The version of the last snapshot, and that of the one before. */
    private Optional<Version> published = Optional.empty();

    private Optional<Version> parent = Optional.empty();

    private Learner(LearnerConfig config, WireFormat wire, Engine engine, long generation, Optional<Payload> start) {
        this.config = config;
        model = config.model();
        this.engine = engine;
        this.generation = generation;
        networkFingerprint = model.network().fingerprint();
        featureFingerprint = model.featureFingerprint();
        decoder = EventDecoder.of(
                model.events(), model.features(), model.label(), model.exampleWeight(), model.network(), wire);
        scaler = FeatureScaler.of(model.features());
        evaluator = PrequentialEvaluator.of(model.label());
        baselines = Baselines.of(model.label());
        batch = MiniBatch.of(model, config.training().batchSize());
        pending = new Example[config.training().batchSize()];
        network = engine.trainable(config.trainingSpec());
        try {
            start.ifPresent(payload -> {
                network.restore(payload.parameters(), network.optimizerState());
                scaler.restore(payload.statistics().withClips(model.features().clips()));
            });
            recovery = newRecovery();
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** One for which the state as it is now is the last good one. */
    private Recovery newRecovery() {
        long copiedFloats = (long) model.network().parameterCount()
                * (1 + config.optimizer().slots());
        return new Recovery(
                config.training().whenDiverged(),
                model.network().loss(),
                state(new LossLevels(model.network().loss())),
                copiedFloats);
    }

    private GoodState state(LossLevels levels) {
        return new GoodState(
                step, new Payload(network.parameters(), scaler.statistics()), network.optimizerState(), levels.copy());
    }

    /**
     * One that has learned nothing yet: version 0.0.
     *
     * @param wire knows the schema of the events
     */
    public static Learner of(LearnerConfig config, WireFormat wire, Engine engine) {
        return of(config, wire, engine, 0);
    }

    /** One that has learned nothing yet, where versions up to the generation before are already taken. */
    public static Learner of(LearnerConfig config, WireFormat wire, Engine engine, long generation) {
        Learner learner = new Learner(config, wire, engine, generation, Optional.empty());
        learner.decoder.watchValues();
        return learner;
    }

    /**
     * One that has learned nothing yet but starts from the parameters and statistics of another; its optimizer remembers
     * nothing.
     */
    public static Learner startingFrom(
            Payload start, LearnerConfig config, WireFormat wire, Engine engine, long generation) {
        Learner learner = new Learner(config, wire, engine, generation, Optional.of(start));
        learner.decoder.watchValues();
        return learner;
    }

    /**
     * Continues from where {@link #encode()} was called: given the same records, it ends with the same payload, byte for
     * byte.
     *
     * @param leastGeneration the generation becomes the next after the checkpoint's, or this if it is higher
     * @throws IOException if the state is damaged, of another format, or of another network, features, label or optimizer
     */
    public static Learner restore(
            LearnerConfig config, WireFormat wire, Engine engine, byte[] state, long leastGeneration)
            throws IOException {
        try {
            return restore(config, wire, engine, Checkpoint.decode(state), leastGeneration);
        } catch (EOFException e) {
            throw new IOException("the learner's checkpoint ends within one of its components", e);
        }
    }

    private static Learner restore(
            LearnerConfig config, WireFormat wire, Engine engine, Checkpoint checkpoint, long leastGeneration)
            throws IOException {
        requireFits(config, checkpoint);
        Learner learner = new Learner(
                config,
                wire,
                engine,
                Math.max(checkpoint.version().generation() + 1, leastGeneration),
                Optional.empty());
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
     * @throws IllegalStateException if training has stopped: {@link #health()} says so after the outcome before
     * @throws java.io.UncheckedIOException if the schema registry is needed and cannot be reached: give the record again
     */
    public Outcome accept(SourceRecord record) {
        requireNotStopped();
        Decoded decoded = decoder.decode(record);
        progress.read(record);
        Optional<String> problem = problem(decoded);
        if (problem.isPresent()) {
            return refuse(record, problem.get());
        }
        pending[pendingCount++] = (Example) decoded;
        return pendingCount == pending.length ? learn() : Outcome.BUFFERED;
    }

    /** Learns the partial batch as it is. */
    public Outcome flush() {
        requireNotStopped();
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

    /**
     * Records of the checkpoint's partial batch that an older build accepted and this one does not. They are counted as dead
     * letters already; the caller writes them.
     */
    public List<DeadLetter> refusedOnRestore() {
        return List.copyOf(refusedOnRestore);
    }

    /** What became of every record read, and what was never read. */
    public Accounting accounting() {
        return new Accounting(learned, pendingCount, deadLetters, lost);
    }

    /** For tests. */
    Recovery recovery() {
        return recovery;
    }

    /** Whether training is well. The same object until that changes. */
    public Health health() {
        return recovery.health();
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
        return snapshot(network.parameters(), createdMillis);
    }

    private Snapshot snapshot(Parameters parameters, long createdMillis) {
        Version version = version();
        if (!published.equals(Optional.of(version))) {
            parent = published;
            published = Optional.of(version);
        }
        return new Snapshot(
                version,
                parameters,
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

    /** Whether recent losses are low enough to publish the parameters. */
    public boolean isCalm() {
        return recovery.isCalm();
    }

    /** The same, if it may be published: not while the losses are far above the usual, or a parameter is not finite. */
    public Optional<Snapshot> publishable(long createdMillis) {
        if (!recovery.isCalm()) {
            return Optional.empty();
        }
        Parameters parameters = network.parameters();
        return parameters.isFinite() ? Optional.of(snapshot(parameters, createdMillis)) : Optional.empty();
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
                        config.optimizer().kind(),
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
                        lost,
                        Optional.of(recovery.encode()))
                .encode();
    }

    @Override
    public void close() {
        network.close();
        trial.ifPresent(TrialStep::close);
    }

    private Outcome learn() {
        StepReport report = tryToLearn();
        return report instanceof StepReport.Learned learned
                ? learned(learned.loss(), List.of())
                : learnAfterASkip(((StepReport.Skipped) report).reason());
    }

    /** Predicts and learns the pending examples; if they are skipped, they leave no trace in the statistics either. */
    private StepReport tryToLearn() {
        scaler.mark();
        for (int row = 0; row < pendingCount; row++) {
            scaler.observe(pending[row].features());
        }
        batch.clear();
        for (int row = 0; row < pendingCount; row++) {
            Example example = pending[row];
            batch.add(example.features(), example.label(), example.weight(), scaler);
        }
        StepReport report = batch.learn(network);
        if (report instanceof StepReport.Skipped) {
            scaler.undo();
        }
        return report;
    }

    /**
     * Decides whether the examples or the parameters caused the skipped step. If the last good state can learn the batch, the
     * present parameters are bad: training has diverged. If it cannot, the examples that a judge cannot learn either become
     * dead letters, and the others are learned. The judge is the last good state if it can be trusted, else freshly drawn
     * parameters.
     */
    private Outcome learnAfterASkip(String reason) {
        if (trial.isEmpty()) {
            trial = Optional.of(new TrialStep(config, engine));
        }
        TrialStep judge = trial.get();
        List<DeadLetter> letters = List.of();
        if (!canBeLearned(judge, recovery.good())) {
            GoodState fresh = judge.fresh(scaler.statistics());
            letters = removeCulprits(judge, recovery.isGoodTrusted() ? recovery.good() : fresh);
            if (pendingCount == 0) {
                progress.settle();
                return new Outcome.Refused(letters);
            }
            if (tryToLearn() instanceof StepReport.Learned learned) {
                return learned(learned.loss(), letters);
            }
            if (!canBeLearned(judge, recovery.good())) {
                recovery.replaceGood(fresh);
            }
        }
        diverge();
        if (recovery.isStopped()) {
            return letters.isEmpty() ? Outcome.BUFFERED : new Outcome.Refused(letters);
        }
        StepReport again = tryToLearn();
        if (again instanceof StepReport.Learned learned) {
            return learned(learned.loss(), letters);
        }
        throw new IllegalStateException("a batch that was learned in a trial (" + reason
                + ") cannot be learned from the same parameters: " + ((StepReport.Skipped) again).reason());
    }

    private boolean canBeLearned(TrialStep judge, GoodState state) {
        return judge.learns(pendingExamples(), state.payload(), state.optimizer());
    }

    private List<Example> pendingExamples() {
        return Arrays.asList(pending).subList(0, pendingCount);
    }

    /** Takes the examples that cannot be learned from a state out of the pending ones. */
    private List<DeadLetter> removeCulprits(TrialStep judge, GoodState state) {
        Map<Integer, String> culprits = judge.culprits(pendingExamples(), state.payload(), state.optimizer());
        List<DeadLetter> letters = new ArrayList<>(culprits.size());
        int kept = 0;
        for (int row = 0; row < pendingCount; row++) {
            if (culprits.containsKey(row)) {
                letters.add(new DeadLetter(pending[row].source(), STAGE, culprits.get(row)));
            } else {
                pending[kept++] = pending[row];
            }
        }
        Arrays.fill(pending, kept, pendingCount, null);
        pendingCount = kept;
        deadLetters += letters.size();
        return letters;
    }

    private Outcome learned(double loss, List<DeadLetter> letters) {
        int rows = pendingCount;
        recovery.levels().observe(batch.excessLoss(loss), batch.excessLossAtZero(), rows);
        batch.judge(evaluator);
        for (int row = 0; row < rows; row++) {
            Example example = pending[row];
            baselines.accept(example.label());
            if (model.label().isNumeric()) {
                recovery.labels().observe(example);
            }
            trainedThroughMillis =
                    Math.max(trainedThroughMillis, example.source().timestampMillis());
            pending[row] = null;
        }
        pendingCount = 0;
        step++;
        learned += rows;
        progress.settle();
        watch(rows);
        return new Outcome.Learned(rows, loss, letters);
    }

    /** Looks, after a step, how training goes. */
    private void watch(int examples) {
        if (recovery.isDiverged()) {
            diverge();
            return;
        }
        if (recovery.advance(step, examples)) {
            GoodState copy = state(recovery.levels());
            if (copy.payload().isFinite()) {
                recovery.propose(copy);
            } else {
                diverge();
            }
        }
        if (recovery.rateFactor() != networkRate) {
            goOnFrom(network.parameters(), network.optimizerState());
        }
    }

    private void diverge() {
        recovery.diverge(step, DivergenceCause.of(config, recovery.labels()));
        scaler.restore(recovery.good().statistics());
        goOnFrom(recovery.good().parameters(), recovery.good().optimizer());
    }

    /** Goes on from parameters and the optimizer's memory at the rate that is due. */
    private void goOnFrom(Parameters parameters, OptimizerState state) {
        useRate(recovery.rateFactor());
        network.restore(parameters, optimizer(networkRate).adopt(parameters.values(), state));
    }

    /** Makes the network anew if its learning rate is another: an engine is given its optimizer once. */
    private void useRate(double factor) {
        if (factor != networkRate) {
            network.close();
            network = engine.trainable(config.trainingSpec().withOptimizer(optimizer(factor)));
            networkRate = factor;
        }
    }

    private OptimizerSpec optimizer(double factor) {
        OptimizerSpec optimizer = config.optimizer();
        return factor == 1 ? optimizer : optimizer.withLearningRate(factor * optimizer.learningRate());
    }

    private void requireNotStopped() {
        if (recovery.isStopped()) {
            throw new IllegalStateException("nothing is learned any more: "
                    + recovery.health().latest().orElseThrow().message());
        }
    }

    private Outcome refuse(SourceRecord record, String reason) {
        deadLetters++;
        if (pendingCount == 0) {
            progress.settle();
        }
        return new Outcome.Refused(List.of(new DeadLetter(record, STAGE, reason)));
    }

    private static void requireFits(LearnerConfig config, Checkpoint checkpoint) throws IOException {
        requireSame("network", config.model().network().fingerprint(), checkpoint.networkFingerprint());
        requireSame("features and label", config.model().featureFingerprint(), checkpoint.featureFingerprint());
        requireSame("optimizer", config.optimizer().kind(), checkpoint.optimizerKind());
        if (checkpoint.pending().size() >= config.training().batchSize()) {
            throw new IOException("the partial batch of the learner's checkpoint holds "
                    + checkpoint.pending().size() + " records but training.batch-size is "
                    + config.training().batchSize() + "; resume with the former batch size");
        }
    }

    private static void requireSame(String what, String ours, String theirs) throws IOException {
        if (!ours.equals(theirs)) {
            throw new IOException("the learner's checkpoint is of " + what + " " + theirs + " but the pipeline has "
                    + ours + "; resume with the former pipeline file, or start anew with an empty state");
        }
    }

    private void resume(Checkpoint checkpoint) throws IOException {
        Payload payload = Payload.decodeAny(
                checkpoint.payload(),
                model.network().tensors(),
                model.features().standardized().length);
        Parameters parameters = payload.parameters();
        for (float[] slot : checkpoint.optimizer().slots()) {
            if (slot.length != parameters.values().length) {
                throw new IOException("the optimizer remembers " + slot.length + " parameters but the network has "
                        + parameters.values().length);
            }
        }
        if (checkpoint.optimizer().slots().length != config.optimizer().slots()) {
            throw new IOException("the optimizer of the learner's checkpoint has "
                    + checkpoint.optimizer().slots().length + " slots but " + config.optimizer() + " has "
                    + config.optimizer().slots() + "; resume with the former optimizer");
        }
        if (checkpoint.recovery().isPresent()) {
            recovery.restore(
                    checkpoint.recovery().get(),
                    model.network().tensors(),
                    model.features().clips());
            useRate(recovery.rateFactor());
        }
        network.restore(parameters, checkpoint.optimizer());
        scaler.restore(payload.statistics().withClips(model.features().clips()));
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
        if (checkpoint.recovery().isEmpty() && payload.isFinite()) {
            recovery.startFrom(state(new LossLevels(model.network().loss())));
        }
        for (SourceRecord record : checkpoint.pending()) {
            Decoded decoded = decoder.decode(record);
            Optional<String> problem = problem(decoded);
            if (problem.isPresent()) {
                deadLetters++;
                refusedOnRestore.add(new DeadLetter(record, STAGE, problem.get()));
            } else {
                pending[pendingCount++] = (Example) decoded;
            }
        }
        if (pendingCount == 0) {
            progress.settle();
        }
    }

    /** Why a record cannot be learned; empty if it is an example with a label. */
    private Optional<String> problem(Decoded decoded) {
        if (decoded instanceof Rejected rejected) {
            return Optional.of(rejected.reason());
        }
        return ((Example) decoded).hasLabel()
                ? Optional.empty()
                : Optional.of("label " + model.label().field() + " is missing");
    }
}
