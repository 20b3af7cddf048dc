package io.thalweg.trainer.train;

import io.thalweg.config.LearnerConfig;
import io.thalweg.config.Pipeline;
import io.thalweg.engine.Engine;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.engine.auto.Engines;
import io.thalweg.learner.Divergence;
import io.thalweg.learner.Health;
import io.thalweg.learner.Learner;
import io.thalweg.learner.Outcome;
import io.thalweg.learner.UnseenReport;
import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Payload;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import io.thalweg.weights.WeightsRecord;
import io.thalweg.weights.WeightsWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stateful Flink operator that learns from labeled events. Its output is weights when they are due, a report five
 * times per second while anything changes, and a dead letter for each record that cannot be used.
 *
 * <p>Weights are held back while losses are far above normal, and published as soon as they are not. A divergence is
 * reported once, in the log and by a mark in the metrics topic; if it stops the training, the job fails without a
 * restart.
 *
 * <p>All of its state is in the {@link Learner}, including the partial batch, and is checkpointed. The parallelism is
 * 1. Records and timers are processed in the task's thread.
 */
final class TrainOperator extends AbstractStreamOperator<OutputRecord>
        implements OneInputStreamOperator<SourceRecord, OutputRecord> {

    private static final long serialVersionUID = 1;

    private static final Logger LOGGER = LoggerFactory.getLogger(TrainOperator.class);

    private static final long NEVER = Long.MAX_VALUE;

    private final Pipeline pipeline;
    private final PublishedVersions published;
    private final LogStarts logStarts;

    /** Set to empty when the learner has been created, to free its memory. */
    private transient Optional<Payload> start;

    private transient ListState<byte[]> checkpoint;
    private transient Learner learner;
    private transient WeightsWriter weights;
    private transient PublishedVersionList versions;
    private transient GapDetector gaps;
    private transient PublishSchedule schedule;
    private transient Reporter reporter;
    private transient TimestampedCollector<OutputRecord> out;

    private transient Optional<Version> newest;

    /** Whether weights were due but could not be published, so that they are due again after each batch. */
    private transient boolean wasHeldBack;

    /** The health in the last report. */
    private transient Health health;

    /** The time at which the partial batch must be learned, whatever its size. */
    private transient long batchDueMillis;

    private transient long wakeMillis;
    private transient ScheduledFuture<?> alarm;

    TrainOperator(
            StreamOperatorParameters<OutputRecord> parameters,
            Pipeline pipeline,
            PublishedVersions published,
            LogStarts logStarts,
            Optional<Payload> start) {
        super(parameters);
        this.pipeline = pipeline;
        this.published = published;
        this.logStarts = logStarts;
        this.start = start;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        checkpoint = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("learner", BytePrimitiveArraySerializer.INSTANCE));
        versions = published.read();
        EngineDecision decision = engine();
        byte[] state = Chunks.join(checkpoint.get());
        learner = learner(state, decision.engine());
        LOGGER.info(
                "{} learns from version {} on, {}; engine {}",
                pipeline.name(),
                learner.version(),
                state.length > 0
                        ? "as its checkpoint says"
                        : start.isPresent() ? "with the weights it was given" : "with fresh parameters",
                decision.reason());
        start = Optional.empty();
    }

    /**
     * Chooses the engine. If it cannot be used, the job fails without a restart, because a restart would change neither
     * settings nor class path.
     */
    private EngineDecision engine() {
        try {
            return Engines.of(
                    pipeline.engine(),
                    pipeline.network(),
                    pipeline.training().batchSize(),
                    pipeline.features().sparseShare());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new SuppressRestartsException(e);
        }
    }

    private Learner learner(byte[] state, Engine engine) throws IOException {
        long freeGeneration = 1 + versions.highestGeneration();
        LearnerConfig config = pipeline.learner();
        WireFormat wire =
                WireFormat.of(pipeline.registry(), List.of(pipeline.events().schema()));
        if (state.length > 0) {
            return Learner.restore(config, wire, engine, state, freeGeneration);
        }
        return start.isPresent()
                ? Learner.startingFrom(start.get(), config, wire, engine, freeGeneration)
                : Learner.of(config, wire, engine, freeGeneration);
    }

    /**
     * Detects gaps before the checkpoint, so that the checkpoint includes them and their marks are written before the
     * barrier.
     */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        mark(gaps.resolve());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        checkpoint.update(Chunks.split(learner.encode()));
    }

    /** Publishes a version at once: the first one, or the restored one with its new generation. */
    @Override
    public void open() throws Exception {
        super.open();
        long nowMillis = now();
        weights = WeightsWriter.of(
                pipeline.name(), pipeline.topics().weights(), WireFormat.of(pipeline.registry(), Schemas.ALL));
        schedule = new PublishSchedule(pipeline.publish());
        reporter = new Reporter(nowMillis);
        out = new TimestampedCollector<>(output);
        wakeMillis = NEVER;
        batchDueMillis = NEVER;
        gaps = new GapDetector(
                learner,
                pipeline.topics().labeledEvents(),
                logStarts,
                "latest".equals(pipeline.kafka().get("auto.offset.reset")));
        newest = Optional.empty();
        health = learner.health();
        writeDeadLetters(learner.refusedOnRestore());
        mark(gaps.resumed());
        publish(nowMillis);
        report(nowMillis);
        if (learner.accounting().pending() > 0) {
            waitForBatch();
        }
    }

    @Override
    public void processElement(StreamRecord<SourceRecord> element) throws IOException {
        gaps.accept(element.getValue());
        handle(learner.accept(element.getValue()));
        wakeAt(reporter.dueMillis());
    }

    private void handle(Outcome outcome) throws IOException {
        writeDeadLetters(outcome.deadLetters());
        if (hasHealthChanged()) {
            tell(learner.health());
        }
        if (outcome instanceof Outcome.Learned learned) {
            batchDueMillis = NEVER;
            reporter.learned(learned.examples(), learned.loss());
            if (wasHeldBack || schedule.isDue(learner.step())) {
                publish(now());
            } else {
                wakeAt(schedule.dueMillis());
            }
        } else if (outcome instanceof Outcome.Refused) {
            if (learner.accounting().pending() == 0) {
                batchDueMillis = NEVER;
            }
        } else if (batchDueMillis == NEVER) {
            waitForBatch();
        }
    }

    // The learner returns the same object until its health changes, and this is called for each record.
    @SuppressWarnings("ReferenceEquality")
    private boolean hasHealthChanged() {
        return learner.health() != health;
    }

    /** Reports once that training has diverged or recovered. */
    private void tell(Health now) {
        if (now.divergences() > health.divergences() || (now.isDiverged() && !health.isDiverged())) {
            Divergence divergence = now.latest().orElseThrow();
            LOGGER.warn("{}: {}", pipeline.name(), divergence.message());
            mark(Mark.divergence(learner, divergence, now()));
        } else if (health.isDiverged() && !now.isDiverged()) {
            LOGGER.info("{}: training has recovered at step {}", pipeline.name(), learner.step());
            mark(Mark.recovered(learner, now()));
        }
        health = now;
        if (now.state() == Health.State.STOPPED) {
            throw new SuppressRestartsException(
                    new IllegalStateException(now.latest().orElseThrow().message()
                            + "; nothing more is learned (training.when-diverged: stop), and a later run goes on from the last"
                            + " checkpoint"));
        }
    }

    private void writeDeadLetters(List<DeadLetter> letters) {
        for (DeadLetter letter : letters) {
            out.collect(OutputRecord.deadLetter(pipeline.topics().deadLetters(), letter));
        }
    }

    private void mark(byte[] json) {
        out.collect(OutputRecord.mark(pipeline.topics().metrics(), json));
    }

    /** Sets the deadline of a partial batch when it receives its first example. */
    private void waitForBatch() {
        if (pipeline.training().maxWait().isPresent()) {
            batchDueMillis = now() + pipeline.training().maxWait().get().toMillis();
            wakeAt(batchDueMillis);
        }
    }

    private void publish(long nowMillis) throws IOException {
        wasHeldBack = !learner.isCalm();
        if (wasHeldBack) {
            return;
        }
        mark(gaps.resolve());
        Optional<Snapshot> publishable = learner.publishable(nowMillis);
        wasHeldBack = publishable.isEmpty();
        if (wasHeldBack) {
            return;
        }
        Snapshot snapshot = publishable.get();
        write(weights.write(snapshot));
        Optional<PublishedVersionList.Live> oldest =
                versions.oldestBeyond(pipeline.publish().keepVersions());
        while (oldest.isPresent()) {
            write(weights.tombstones(oldest.get().version(), oldest.get().parts()));
            oldest = versions.oldestBeyond(pipeline.publish().keepVersions());
        }
        newest = Optional.of(snapshot.version());
        schedule.published(learner.step(), nowMillis);
    }

    private void mark(List<Gap> found) {
        for (Gap gap : found) {
            LOGGER.warn("{}", gap);
            mark(Mark.gap(gap, now()));
        }
    }

    private void write(List<WeightsRecord> records) {
        for (WeightsRecord record : records) {
            versions.observe(record.key(), record.value().isEmpty());
            out.collect(OutputRecord.weights(pipeline.topics().weights(), record));
        }
    }

    private void report(long nowMillis) throws IOException {
        mark(gaps.resolve());
        markUnseenValues(nowMillis);
        byte[] json = reporter.report(learner, newest, isHeldBack(), nowMillis).encode();
        out.collect(OutputRecord.metrics(pipeline.topics().metrics(), json));
    }

    private boolean isReportOutOfDate() {
        return reporter.isOutOfDate(learner, newest, isHeldBack());
    }

    /** Whether there are newer weights that must not be published now. */
    private boolean isHeldBack() {
        return schedule.hasNews(learner.step()) && (wasHeldBack || !learner.isCalm());
    }

    private void markUnseenValues(long nowMillis) {
        List<UnseenReport> unseen = learner.unseenValues(Learner.UNSEEN_AFTER);
        UnseenReport.lines(unseen).forEach(line -> LOGGER.warn("{}: {}", pipeline.name(), line));
        for (UnseenReport report : unseen) {
            mark(Mark.unseenValue(report, nowMillis));
        }
    }

    /**
     * Sets the one timer for everything that is due at a time, to the earliest of these times. It is called for each
     * record, and costs one comparison if the timer is early enough already.
     */
    private void wakeAt(long millis) {
        if (millis < wakeMillis) {
            if (alarm != null) {
                alarm.cancel(false);
            }
            wakeMillis = millis;
            alarm = getProcessingTimeService().registerTimer(millis, this::wake);
        }
    }

    private void wake(long timestampMillis) throws IOException {
        // The timer fired before it was cancelled, and an earlier one has replaced it.
        if (timestampMillis != wakeMillis) {
            return;
        }
        alarm = null;
        wakeMillis = NEVER;
        long nowMillis = now();
        if (nowMillis >= batchDueMillis) {
            handle(learner.flush());
        }
        if (!wasHeldBack && schedule.isDue(learner.step(), nowMillis)) {
            publish(nowMillis);
        }
        if (isReportOutOfDate() && nowMillis >= reporter.dueMillis()) {
            report(nowMillis);
        }
        wakeAt(batchDueMillis);
        if (!wasHeldBack && schedule.hasNews(learner.step())) {
            wakeAt(schedule.dueMillis());
        }
        if (isReportOutOfDate()) {
            wakeAt(reporter.dueMillis());
        }
    }

    /**
     * Flushes at the end of the input everything that is due at a later time. Without {@code max-wait} a partial batch
     * is not learned.
     */
    @Override
    public void finish() throws Exception {
        long nowMillis = now();
        if (batchDueMillis != NEVER) {
            handle(learner.flush());
        }
        if (schedule.hasNews(learner.step())) {
            publish(nowMillis);
        }
        report(nowMillis);
        super.finish();
    }

    @Override
    public void close() throws Exception {
        try {
            if (learner != null) {
                learner.close();
            }
        } finally {
            try {
                logStarts.close();
            } finally {
                super.close();
            }
        }
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }
}
