package io.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.Batch;
import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.optimizer.Sgd;
import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.FormerPayload;
import io.thalweg.weights.Lost;
import io.thalweg.weights.Payload;
import io.thalweg.weights.Provenance;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LearnerTest {

    private static final Engine ENGINE = new JvmEngine();

    static List<Arguments> optimizersAndBatchSizes() {
        List<Arguments> rows = new ArrayList<>();
        for (OptimizerSpec optimizer :
                List.of(new Sgd(0.1, 0, false), new Sgd(0.1, 0.9, true), new Adam(0.01, 0.9, 0.999, 1e-8))) {
            for (int batchSize : new int[] {1, 7, 32}) {
                rows.add(Arguments.of(optimizer, batchSize));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("optimizersAndBatchSizes")
    void endsWithTheSamePayloadWhereverItCrashes(OptimizerSpec optimizer, int batchSize) throws IOException {
        Pipeline pipeline = SmallPipeline.of(optimizer, batchSize);
        List<SourceRecord> records = withGarbage(SmallPipeline.records(70, 1));
        Learner undisturbed = Learners.of(pipeline, ENGINE);
        List<Outcome> expected = records.stream().map(undisturbed::accept).toList();

        for (int crash = 0; crash <= records.size(); crash++) {
            Learner learner = Learners.of(pipeline, ENGINE);
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < records.size(); i++) {
                if (i == crash) {
                    learner = Learners.restore(pipeline, ENGINE, learner.encode(), 0);
                }
                outcomes.add(learner.accept(records.get(i)));
            }
            if (crash == records.size()) {
                learner = Learners.restore(pipeline, ENGINE, learner.encode(), 0);
            }
            assertThat(learner.snapshot(0).hash())
                    .isEqualTo(undisturbed.snapshot(0).hash());
            assertThat(describe(outcomes)).isEqualTo(describe(expected));
            Provenance provenance = learner.snapshot(0).provenance();
            Provenance undisturbedProvenance = undisturbed.snapshot(0).provenance();
            assertThat(provenance.accounting()).isEqualTo(undisturbedProvenance.accounting());
            assertThat(provenance.metrics()).isEqualTo(undisturbedProvenance.metrics());
            assertThat(provenance.trainedThrough()).isEqualTo(undisturbedProvenance.trainedThrough());
            assertThat(provenance.trainedThroughMillis()).isEqualTo(undisturbedProvenance.trainedThroughMillis());
            assertThat(learner.baselines()).isEqualTo(undisturbed.baselines());
            assertThat(learner.version()).isEqualTo(new Version(1, undisturbed.step()));
        }
    }

    @Test
    void endsWithTheSamePayloadWhereverOffsetsAreLost() throws IOException {
        Pipeline pipeline = SmallPipeline.ofBatch(7);
        List<SourceRecord> records = SmallPipeline.records(70, 1);
        List<SourceRecord> left = new ArrayList<>(records.subList(0, 30));
        left.addAll(records.subList(40, 70));
        Learner undisturbed = Learners.of(pipeline, ENGINE);
        left.forEach(undisturbed::accept);
        String topic = records.get(0).topic();
        Lost.Range gap = new Lost.Range(topic, 0, 30, 40);

        for (int crash = 0; crash <= 30; crash++) {
            Learner learner = Learners.of(pipeline, ENGINE);
            left.subList(0, crash).forEach(learner::accept);
            learner = Learners.restore(pipeline, ENGINE, learner.encode(), 0);
            left.subList(crash, 30).forEach(learner::accept);
            learner.lose(gap);
            assertThat(learner.nextOffset(topic, 0)).hasValue(40);
            assertThat(learner.trainedThrough()).as("2 records wait").containsEntry(topic + "-0", 28L);
            learner = Learners.restore(pipeline, ENGINE, learner.encode(), 0);
            left.subList(30, 60).forEach(learner::accept);

            assertThat(learner.snapshot(0).hash())
                    .isEqualTo(undisturbed.snapshot(0).hash());
            assertThat(learner.accounting()).isEqualTo(new Accounting(56, 4, 0, Lost.NONE.with(gap)));
            assertThat(learner.trainedThrough()).containsEntry(topic + "-0", 66L);
            assertThat(learner.readThrough()).containsEntry(topic + "-0", 70L);
        }
    }

    @Test
    void settlesBehindWhatIsLostIfNothingWaits() {
        Learner learner = Learners.of(SmallPipeline.ofBatch(7), ENGINE);
        List<SourceRecord> records = SmallPipeline.records(14, 1);
        records.forEach(learner::accept);

        learner.lose(new Lost.Range(records.get(0).topic(), 0, 14, 20));

        assertThat(learner.trainedThrough()).containsEntry(records.get(0).topic() + "-0", 20L);
    }

    /** Written by the build before format v2: 31 records, one of them garbage, read in batches of 7. */
    @Test
    void resumesFromACheckpointOfVersion1() throws IOException {
        byte[] state;
        try (InputStream in = LearnerTest.class.getResourceAsStream("checkpoint-v1.bin")) {
            state = in.readAllBytes();
        }
        Pipeline pipeline = SmallPipeline.ofBatch(7);
        Learner learner = Learners.restore(pipeline, ENGINE, state, 0);
        assertThat(learner.accounting()).isEqualTo(new Accounting(28, 2, 1));
        Payload written = Payload.decodeAny(
                Checkpoint.decode(state).payload(), pipeline.network().tensors(), 2);
        assertThat(learner.snapshot(0).payload())
                .isEqualTo(new Payload(
                        written.parameters(),
                        written.statistics().withClips(pipeline.features().clips())));
        Learner converted = Learners.restore(pipeline, ENGINE, learner.encode(), 0);

        for (SourceRecord record : SmallPipeline.records(70, 1).subList(31, 70)) {
            learner.accept(record);
            converted.accept(record);
        }

        assertThat(learner.accounting()).isEqualTo(new Accounting(63, 6, 1));
        assertThat(learner.metrics().examples()).isEqualTo(63);
        assertThat(converted.snapshot(0).hash()).isEqualTo(learner.snapshot(0).hash());
        assertThat(converted.metrics()).isEqualTo(learner.metrics());
    }

    /** A label below 0 was learned by a build before poisson refused it. */
    @Test
    void refusesARecordOfThePartialBatchThatAnOlderBuildAccepted() throws IOException {
        Pipeline pipeline =
                SmallPipeline.of(new Sgd(0.1, 0, false), 7, 3, new LabelSpec.Regression("price"), Loss.POISSON);
        Learner before = Learners.of(pipeline, ENGINE);
        List<SourceRecord> records = SmallPipeline.records(12, 1);
        records.subList(0, 9).forEach(before::accept);
        Checkpoint checkpoint = Checkpoint.decode(before.encode());
        List<SourceRecord> pending = new ArrayList<>(checkpoint.pending());
        SourceRecord negative = SmallPipeline.record(9, -3.0, 1, "a", "UP");
        pending.add(negative);

        Learner resumed = Learners.restore(
                pipeline,
                ENGINE,
                with(checkpoint, checkpoint.payload(), pending).encode(),
                0);

        assertThat(resumed.refusedOnRestore())
                .extracting(letter -> letter.source().place())
                .containsExactly(negative.place());
        assertThat(resumed.refusedOnRestore().get(0).reason()).contains("price", "-3");
        assertThat(resumed.accounting())
                .isEqualTo(new Accounting(
                        before.accounting().learned(),
                        checkpoint.pending().size(),
                        before.accounting().deadLetters() + 1));
    }

    @Test
    void resumesFromACheckpointThatWasTakenBeforeAParameterWasFoundNotFinite() throws IOException {
        Pipeline pipeline = SmallPipeline.of(new Sgd(1e38, 0, false), 1);
        Learner learner = Learners.of(pipeline, ENGINE);

        for (SourceRecord record : SmallPipeline.records(20, 1)) {
            learner.accept(record);
            Learners.restore(pipeline, ENGINE, learner.encode(), 0).close();
        }

        assertThat(learner.health().divergences()).isPositive();
        assertThat(learner.accounting()).isEqualTo(new Accounting(20, 0, 0));
    }

    @Test
    void startsFromWhatAnotherHasLearned() {
        Pipeline pipeline = SmallPipeline.ofBatch(7);
        Learner other = Learners.of(pipeline, ENGINE);
        SmallPipeline.records(70, 1).forEach(other::accept);
        Payload start = other.snapshot(0).payload();

        Learner learner = Learners.startingFrom(start, pipeline, ENGINE, 4);

        assertThat(learner.version()).isEqualTo(new Version(4, 0));
        assertThat(learner.snapshot(0).payload()).isEqualTo(start);
        assertThat(learner.accounting()).isEqualTo(Accounting.NONE);
        assertThat(learner.metrics().examples()).isZero();
        // Another run of the same stream: what was learned before shows from the first batch on.
        Learner fresh = Learners.of(pipeline, ENGINE);
        for (SourceRecord record : SmallPipeline.records(70, 2)) {
            learner.accept(record);
            fresh.accept(record);
        }
        assertThat(learner.metrics().values().get("logLoss"))
                .isLessThan(fresh.metrics().values().get("logLoss"));
    }

    @Test
    void clipsAsItsPipelineSaysWhateverItStartsFrom() throws IOException {
        Learner other = Learners.of(SmallPipeline.ofBatch(7), ENGINE);
        SmallPipeline.records(70, 1).forEach(other::accept);
        Pipeline clipped = SmallPipeline.clippedAt(2);

        assertThat(other.snapshot(0).statistics().clips()).containsExactly(5, 5);
        assertThat(Learners.startingFrom(other.snapshot(0).payload(), clipped, ENGINE, 4)
                        .snapshot(0)
                        .statistics()
                        .clips())
                .containsExactly(2, 2);
        assertThat(Learners.restore(clipped, ENGINE, other.encode(), 0)
                        .snapshot(0)
                        .statistics()
                        .clips())
                .containsExactly(2, 2);
    }

    private static Checkpoint with(Checkpoint checkpoint, byte[] payload, List<SourceRecord> pending) {
        return new Checkpoint(
                checkpoint.networkFingerprint(),
                checkpoint.featureFingerprint(),
                checkpoint.optimizerKind(),
                checkpoint.version(),
                checkpoint.published(),
                checkpoint.learned(),
                checkpoint.deadLetters(),
                checkpoint.trainedThroughMillis(),
                payload,
                checkpoint.optimizer(),
                checkpoint.evaluator(),
                checkpoint.baselines(),
                checkpoint.positions(),
                pending,
                checkpoint.lost(),
                checkpoint.recovery());
    }

    @Test
    void resumesFromACheckpointWhoseWeightsHaveTheFormerFormat() throws IOException {
        Pipeline pipeline = SmallPipeline.ofBatch(7);
        Learner learner = Learners.of(pipeline, ENGINE);
        SmallPipeline.records(70, 1).forEach(learner::accept);
        Checkpoint now = Checkpoint.decode(learner.encode());
        Checkpoint former = with(now, FormerPayload.v1(learner.snapshot(0).payload()), now.pending());

        Learner resumed = Learners.restore(pipeline, ENGINE, former.encode(), 0);

        assertThat(resumed.snapshot(0).payload()).isEqualTo(learner.snapshot(0).payload());
    }

    @Test
    void learnsTheSameFarFromZeroAsNearIt() {
        Pipeline pipeline = SmallPipeline.ofBatch(1);
        Learner near = Learners.of(pipeline, ENGINE);
        Learner far = Learners.of(pipeline, ENGINE);
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            int digit = random.nextInt(10);
            String label = digit > 4 ? "UP" : "DOWN";
            near.accept(SmallPipeline.record(i, (double) digit, 0, "a", label));
            far.accept(SmallPipeline.record(i, 1e9 + digit, 0, "a", label));
        }

        assertThat(far.metrics().values().get("accuracy"))
                .isEqualTo(near.metrics().values().get("accuracy"));
        assertThat(far.metrics().values().get("accuracy")).isGreaterThan(0.9);
    }

    @Test
    void accountsForEveryRecord() {
        Random random = new Random(3);
        for (int batchSize : new int[] {1, 5, 64}) {
            Learner learner = Learners.of(SmallPipeline.ofBatch(batchSize), ENGINE);
            List<SourceRecord> usable = SmallPipeline.records(500, 2);
            long learned = 0;
            long letters = 0;
            for (int read = 1; read <= 500; read++) {
                SourceRecord record = usable.get(read - 1);
                if (random.nextInt(4) == 0) {
                    byte[] garbage = new byte[random.nextInt(80)];
                    random.nextBytes(garbage);
                    record = SmallPipeline.record(record.offset(), garbage);
                }
                Outcome outcome = random.nextInt(50) == 0 ? learner.flush() : Outcome.BUFFERED;
                learned += examples(outcome);
                outcome = learner.accept(record);
                learned += examples(outcome);
                letters += outcome instanceof Outcome.Refused refused
                        ? refused.deadLetters().size()
                        : 0;
                Accounting accounting = learner.accounting();
                assertThat(accounting.read()).isEqualTo(read);
                assertThat(accounting.learned()).isEqualTo(learned);
                assertThat(accounting.deadLetters()).isEqualTo(letters);
            }
            assertThat(letters).isGreaterThan(50);
            assertThat(learner.metrics().examples()).isEqualTo(learned);
        }
    }

    @Test
    void isNotDisturbedByRecordsItCannotUse() {
        List<SourceRecord> usable = SmallPipeline.records(200, 4);
        Learner clean = Learners.of(SmallPipeline.ofBatch(7), ENGINE);
        Learner poisoned = Learners.of(SmallPipeline.ofBatch(7), ENGINE);
        usable.forEach(clean::accept);
        withGarbage(usable).forEach(poisoned::accept);

        assertThat(poisoned.snapshot(0).hash()).isEqualTo(clean.snapshot(0).hash());
        assertThat(poisoned.metrics()).isEqualTo(clean.metrics());
        assertThat(poisoned.accounting().deadLetters())
                .isEqualTo(withGarbage(usable).size() - 200);
    }

    @Test
    void learnsWhatThereIsToLearn() {
        Learner learner = Learners.of(SmallPipeline.ofBatch(1), ENGINE);
        SmallPipeline.records(3000, 5).forEach(learner::accept);

        assertThat(learner.metrics().values().get("recentAccuracy")).isGreaterThan(0.9);
        assertThat(learner.baselines().values().get("majority")).isLessThan(0.6);
    }

    @Test
    void refusesARecordWithoutLabel() {
        Learner learner = Learners.of(SmallPipeline.ofBatch(1), ENGINE);
        SourceRecord record = SmallPipeline.record(3, 5.0, 1, "a", null);

        assertThat(learner.accept(record))
                .isEqualTo(new Outcome.Refused(List.of(new DeadLetter(record, "train", "label class is missing"))));
    }

    @Test
    void refusesAnUnknownClassByItsName() {
        LabelSpec label = new LabelSpec.Classes("class", List.of("UP", "DOWN"));
        Learner learner =
                Learners.of(SmallPipeline.of(new Sgd(0.1, 0, false), 1, 3, label, Loss.CROSS_ENTROPY), ENGINE);

        Outcome outcome = learner.accept(SmallPipeline.record(3, 5.0, 1, "a", "SIDEWAYS"));

        assertThat(((Outcome.Refused) outcome).deadLetters().get(0).reason())
                .contains("class", "SIDEWAYS", "UP", "DOWN");
    }

    @Test
    void learnsNothingOfAnExampleWithoutWeightButCountsIt() {
        Learner learner = Learners.of(SmallPipeline.weighted(1), ENGINE);
        float[] before = learner.snapshot(0).parameters().values();

        Outcome outcome = learner.accept(SmallPipeline.record(0, 5.0, 1, "a", "UP", 0.0));

        assertThat(outcome).isEqualTo(new Outcome.Learned(1, 0));
        assertThat(learner.snapshot(0).parameters().values()).isEqualTo(before);
        assertThat(learner.accounting()).isEqualTo(new Accounting(1, 0, 0));
        assertThat(learner.step()).isEqualTo(1);
        assertThat(learner.metrics().examples()).isEqualTo(1);
    }

    @Test
    void learnsOfAnExampleThatCountsTwiceWhatItLearnsAtTwiceTheRate() {
        SourceRecord record = SmallPipeline.record(0, 5.0, 1, "a", "UP", 2.0);
        Learner weighted = Learners.of(SmallPipeline.weighted(1), ENGINE);
        Learner faster = Learners.of(SmallPipeline.of(new Sgd(0.2, 0, false), 1), ENGINE);

        double weightedLoss = ((Outcome.Learned) weighted.accept(record)).loss();
        double loss = ((Outcome.Learned) faster.accept(record)).loss();

        assertThat(weightedLoss).isEqualTo(2 * loss);
        assertThat(weighted.snapshot(0).hash()).isEqualTo(faster.snapshot(0).hash());
    }

    @Test
    void judgesEveryPredictionAlike() {
        SourceRecord heavy = SmallPipeline.record(0, 5.0, 1, "a", "UP", 100.0);
        SourceRecord light = SmallPipeline.record(1, 4.0, 2, "b", "DOWN", 0.01);
        Learner weighted = Learners.of(SmallPipeline.weighted(2), ENGINE);
        Learner even = Learners.of(SmallPipeline.ofBatch(2), ENGINE);
        for (Learner learner : List.of(weighted, even)) {
            learner.accept(heavy);
            learner.accept(light);
        }

        assertThat(weighted.metrics()).isEqualTo(even.metrics());
        assertThat(weighted.baselines()).isEqualTo(even.baselines());
        assertThat(weighted.snapshot(0).hash()).isNotEqualTo(even.snapshot(0).hash());
    }

    @Test
    void takesAMissingWeightForOne() {
        Learner weighted = Learners.of(SmallPipeline.weighted(7), ENGINE);
        Learner even = Learners.of(SmallPipeline.ofBatch(7), ENGINE);
        for (SourceRecord record : SmallPipeline.records(70, 1)) {
            assertThat(weighted.accept(record)).isEqualTo(even.accept(record));
        }

        assertThat(weighted.snapshot(0).hash()).isEqualTo(even.snapshot(0).hash());
    }

    @Test
    void refusesARecordWithAWeightBelowZero() {
        Learner learner = Learners.of(SmallPipeline.weighted(1), ENGINE);
        SourceRecord record = SmallPipeline.record(3, 5.0, 1, "a", "UP", -1.0);

        assertThat(learner.accept(record))
                .isEqualTo(
                        new Outcome.Refused(
                                List.of(
                                        new DeadLetter(
                                                record,
                                                "train",
                                                "importance, the example's weight, must be a finite number from 0 to 3.4028235E38 but was -1.0"))));
        assertThat(learner.accounting()).isEqualTo(new Accounting(0, 0, 1));
    }

    @Test
    void goesOnWhereExamplesAreWeightedFromNowOn() throws IOException {
        Learner learner = Learners.of(SmallPipeline.ofBatch(7), ENGINE);
        List<SourceRecord> records = SmallPipeline.records(10, 1);
        records.forEach(learner::accept);

        Learner weighted = Learners.restore(SmallPipeline.weighted(7), ENGINE, learner.encode(), 0);

        assertThat(weighted.accounting()).isEqualTo(new Accounting(7, 3, 0));
        assertThat(weighted.snapshot(0).hash()).isEqualTo(learner.snapshot(0).hash());
        assertThat(weighted.snapshot(0).provenance().featureFingerprint())
                .isEqualTo(learner.snapshot(0).provenance().featureFingerprint());
    }

    @Test
    void learnsABatchWithoutTheExampleThatCannotBeLearned() {
        Learner learner = Learners.of(SmallPipeline.ofBatch(2), new Choosy());
        Learner clean = Learners.of(SmallPipeline.ofBatch(2), new Choosy());
        List<SourceRecord> records = SmallPipeline.records(6, 6);
        SourceRecord poison = SmallPipeline.record(2, 5.0, 1, null, "UP");

        learner.accept(records.get(0));
        assertThat(learner.accept(records.get(1))).isInstanceOf(Outcome.Learned.class);
        learner.accept(poison);
        Outcome outcome = learner.accept(records.get(3));
        learner.accept(records.get(4));
        learner.accept(records.get(5));
        clean.accept(records.get(0));
        clean.accept(records.get(1));
        clean.accept(records.get(3));
        clean.flush();
        clean.accept(records.get(4));
        clean.accept(records.get(5));

        assertThat(outcome.deadLetters()).hasSize(1);
        assertThat(outcome.deadLetters().get(0).source()).isEqualTo(poison);
        assertThat(outcome.deadLetters().get(0).reason()).endsWith(": too much for this network");
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Learned.class, learned -> assertThat(learned.examples())
                .isEqualTo(1));
        assertThat(learner.accounting()).isEqualTo(new Accounting(5, 0, 1));
        assertThat(learner.step()).isEqualTo(3);
        assertThat(learner.health()).isEqualTo(Health.INITIAL);
        assertThat(learner.metrics()).isEqualTo(clean.metrics());
        assertThat(learner.snapshot(0).hash()).isEqualTo(clean.snapshot(0).hash());
    }

    @Test
    void learnsThePartialBatchWhenFlushed() {
        Learner learner = Learners.of(SmallPipeline.ofBatch(32), ENGINE);
        assertThat(learner.flush()).isSameAs(Outcome.BUFFERED);
        SmallPipeline.records(3, 1)
                .forEach(record -> assertThat(learner.accept(record)).isSameAs(Outcome.BUFFERED));
        assertThat(learner.accounting()).isEqualTo(new Accounting(0, 3, 0));

        assertThat(((Outcome.Learned) learner.flush()).examples()).isEqualTo(3);
        assertThat(learner.accounting()).isEqualTo(new Accounting(3, 0, 0));
        assertThat(learner.step()).isEqualTo(1);
    }

    @Test
    void isTrainedThroughWhatNoLongerWaits() {
        Learner learner = Learners.of(SmallPipeline.ofBatch(2), ENGINE);
        assertThat(trainedThrough(learner)).isEmpty();
        learner.accept(SmallPipeline.record(10, new byte[0]));
        assertThat(trainedThrough(learner)).isEqualTo(Map.of("small.labeled-events-0", 11L));
        learner.accept(SmallPipeline.record(11, 5.0, 1, "a", "UP"));
        learner.accept(SmallPipeline.record(12, new byte[0]));
        assertThat(trainedThrough(learner)).isEqualTo(Map.of("small.labeled-events-0", 11L));
        assertThat(learner.snapshot(0).provenance().trainedThroughMillis()).isZero();

        learner.accept(SmallPipeline.record(15, 5.0, 1, "a", "UP"));
        assertThat(trainedThrough(learner)).isEqualTo(Map.of("small.labeled-events-0", 16L));
        assertThat(learner.snapshot(0).provenance().trainedThroughMillis()).isEqualTo(15_000);
    }

    @Test
    void keepsPartitionsApart() {
        Learner learner = Learners.of(SmallPipeline.ofBatch(2), ENGINE);
        SourceRecord record = SmallPipeline.record(4, 5.0, 1, "a", "UP");
        learner.accept(record);
        learner.accept(new SourceRecord(record.topic(), 3, 70, record.timestampMillis(), record.key(), record.value()));

        assertThat(trainedThrough(learner))
                .isEqualTo(Map.of("small.labeled-events-0", 5L, "small.labeled-events-3", 71L));
    }

    @Test
    void chainsItsSnapshots() throws IOException {
        Learner learner = Learners.of(SmallPipeline.ofBatch(1), ENGINE);
        assertThat(learner.snapshot(7).version()).isEqualTo(new Version(0, 0));
        assertThat(learner.snapshot(7).provenance().parent()).isEmpty();
        assertThat(learner.snapshot(7).provenance().createdMillis()).isEqualTo(7);
        SmallPipeline.records(2, 1).forEach(learner::accept);
        assertThat(learner.snapshot(8).provenance().parent()).contains(new Version(0, 0));
        assertThat(learner.snapshot(9).provenance().parent()).contains(new Version(0, 0));

        Learner resumed = Learners.restore(SmallPipeline.ofBatch(1), ENGINE, learner.encode(), 0);
        Provenance provenance = resumed.snapshot(10).provenance();
        assertThat(resumed.version()).isEqualTo(new Version(1, 2));
        assertThat(provenance.parent()).contains(new Version(0, 2));
    }

    @Test
    void takesNoGenerationThatIsTaken() throws IOException {
        Pipeline pipeline = SmallPipeline.ofBatch(1);
        assertThat(Learners.of(pipeline, ENGINE, 3).version()).isEqualTo(new Version(3, 0));
        byte[] state = Learners.of(pipeline, ENGINE, 3).encode();

        assertThat(Learners.restore(pipeline, ENGINE, state, 0).version()).isEqualTo(new Version(4, 0));
        assertThat(Learners.restore(pipeline, ENGINE, state, 9).version()).isEqualTo(new Version(9, 0));
    }

    @Test
    void isNotChangedByScoring() {
        Pipeline pipeline = SmallPipeline.ofBatch(1);
        Learner learner = Learners.of(pipeline, ENGINE);
        SmallPipeline.records(50, 1).forEach(learner::accept);
        Snapshot snapshot = learner.snapshot(0);
        String hash = snapshot.hash();
        float[] first = new float[1];
        float[] last = new float[1];
        try (ScoringNetwork scoring = ENGINE.scoring(pipeline.network(), snapshot.parameters())) {
            float[] features = {0.3f, -1, 0, 1};
            scoring.forward(features, 1, first);
            for (int i = 0; i < 1000; i++) {
                scoring.forward(features, 1, last);
            }
        }
        assertThat(last).isEqualTo(first);
        assertThat(snapshot.hash()).isEqualTo(hash);
    }

    @Test
    void givesNoSnapshotOfParametersThatAreNotFinite() {
        Learner learner = Learners.of(SmallPipeline.ofBatch(1), new Diverging());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.snapshot(0))
                .withMessage("the parameters of 0.0 are not all finite (learning diverged); "
                        + "lower the learning rate or set training.clip-norm");
    }

    @Test
    void refusesTheCheckpointOfAnotherPipeline() {
        LabelSpec up = new LabelSpec.Binary("class", "UP");
        byte[] state = checkpoint(3);
        OptimizerSpec sgd = new Sgd(0.1, 0, false);

        assertRefused(
                SmallPipeline.of(sgd, 4, 5, up, Loss.BINARY_CROSS_ENTROPY),
                state,
                "the learner's checkpoint is of network");
        assertRefused(
                SmallPipeline.of(sgd, 4, 3, new LabelSpec.Binary("class", "DOWN"), Loss.BINARY_CROSS_ENTROPY),
                state,
                "the learner's checkpoint is of features and label");
        assertRefused(
                SmallPipeline.of(new Adam(0.01, 0.9, 0.999, 1e-8), 4),
                state,
                "the learner's checkpoint is of optimizer sgd but the pipeline has adam; "
                        + "resume with the former pipeline file, or start anew with an empty state");
        assertRefused(
                SmallPipeline.of(new Sgd(0.1, 0.9, false), 4),
                state,
                "the optimizer of the learner's checkpoint has 0 slots");
        assertRefused(
                SmallPipeline.ofBatch(3),
                state,
                "the partial batch of the learner's checkpoint holds 3 records but training.batch-size is 3; "
                        + "resume with the former batch size");
    }

    @Test
    void saysThatAStateEndsTooEarly() {
        Learner learner = Learners.of(SmallPipeline.ofBatch(1), ENGINE);
        byte[] state = learner.encode();
        byte[] header = Arrays.copyOf(state, 8);
        CRC32C checksum = new CRC32C();
        checksum.update(header);
        byte[] cut = ByteBuffer.allocate(12)
                .put(header)
                .putInt((int) checksum.getValue())
                .array();

        assertThatThrownBy(() -> Learners.restore(SmallPipeline.ofBatch(1), ENGINE, cut, 0))
                .isInstanceOf(IOException.class)
                .hasMessage("the learner's checkpoint ends within one of its components");
    }

    @Test
    void refusesEveryDamagedByteOfACheckpoint() {
        byte[] state = checkpoint(2);
        for (int i = 0; i < state.length; i++) {
            byte[] damaged = state.clone();
            damaged[i] ^= 0x04;
            assertRefused(SmallPipeline.ofBatch(4), damaged, "");
        }
        for (int length = 0; length < state.length; length++) {
            assertRefused(SmallPipeline.ofBatch(4), Arrays.copyOf(state, length), "");
        }
    }

    private static void assertRefused(Pipeline pipeline, byte[] state, String beginning) {
        assertThatThrownBy(() -> Learners.restore(pipeline, ENGINE, state, 0))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(beginning)
                .message()
                .isNotBlank();
    }

    /** Of a learner of batches of 4 with so many records in its partial batch. */
    private static byte[] checkpoint(int pending) {
        Learner learner = Learners.of(SmallPipeline.ofBatch(4), ENGINE);
        SmallPipeline.records(4 + pending, 1).forEach(learner::accept);
        return learner.encode();
    }

    /** The same records, in the same partition, between records that cannot be used. */
    private static List<SourceRecord> withGarbage(List<SourceRecord> usable) {
        Random random = new Random(9);
        List<SourceRecord> records = new ArrayList<>();
        for (SourceRecord record : usable) {
            if (random.nextInt(5) == 0) {
                byte[] truncated = Arrays.copyOf(record.value(), random.nextInt(record.value().length));
                records.add(SmallPipeline.record(record.offset(), truncated));
            }
            if (random.nextInt(20) == 0) {
                records.add(SmallPipeline.record(record.offset(), null, Double.NaN, "a", "UP"));
            }
            records.add(record);
        }
        return records;
    }

    private static List<String> describe(List<Outcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> outcome instanceof Outcome.Refused refused
                        ? refused.deadLetters().stream()
                                .map(letter -> letter.source().place() + " " + letter.reason())
                                .toList()
                                .toString()
                        : outcome.toString())
                .toList();
    }

    private static int examples(Outcome outcome) {
        return outcome instanceof Outcome.Learned learned ? learned.examples() : 0;
    }

    private static Map<String, Long> trainedThrough(Learner learner) {
        return learner.snapshot(0).provenance().trainedThrough();
    }

    /** Skips each batch with an example of no kind. */
    private static final class Choosy implements Engine {

        @Override
        public String name() {
            return "choosy";
        }

        @Override
        public Optional<String> unsupported(NetworkSpec network) {
            return Optional.empty();
        }

        @Override
        public TrainableNetwork trainable(TrainingSpec spec) {
            TrainableNetwork network = ENGINE.trainable(spec);
            return new Wrapped(network) {
                @Override
                public StepReport step(Batch batch, float[] outputs) {
                    boolean isTooMuch = false;
                    for (int row = 0; row < batch.rows(); row++) {
                        isTooMuch |= batch.features()[4 * row + 2] == 0 && batch.features()[4 * row + 3] == 0;
                    }
                    return isTooMuch
                            ? new StepReport.Skipped("too much for this network")
                            : network.step(batch, outputs);
                }
            };
        }

        @Override
        public ScoringNetwork scoring(NetworkSpec network, Parameters parameters) {
            return ENGINE.scoring(network, parameters);
        }
    }

    /** Ends up with a parameter that is no number. */
    private static final class Diverging implements Engine {

        @Override
        public String name() {
            return "diverging";
        }

        @Override
        public Optional<String> unsupported(NetworkSpec network) {
            return Optional.empty();
        }

        @Override
        public TrainableNetwork trainable(TrainingSpec spec) {
            return new Wrapped(ENGINE.trainable(spec)) {
                @Override
                public Parameters parameters() {
                    Parameters parameters = super.parameters();
                    parameters.values()[2] = Float.POSITIVE_INFINITY;
                    return parameters;
                }
            };
        }

        @Override
        public ScoringNetwork scoring(NetworkSpec network, Parameters parameters) {
            return ENGINE.scoring(network, parameters);
        }
    }

    private static class Wrapped implements TrainableNetwork {

        private final TrainableNetwork network;

        Wrapped(TrainableNetwork network) {
            this.network = network;
        }

        @Override
        public StepReport step(Batch batch, float[] outputs) {
            return network.step(batch, outputs);
        }

        @Override
        public Parameters parameters() {
            return network.parameters();
        }

        @Override
        public OptimizerState optimizerState() {
            return network.optimizerState();
        }

        @Override
        public void restore(Parameters parameters, OptimizerState state) {
            network.restore(parameters, state);
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
