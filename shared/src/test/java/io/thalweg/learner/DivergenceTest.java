package io.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.thalweg.config.Pipeline;
import io.thalweg.config.TrainingConfig;
import io.thalweg.config.WhenDiverged;
import io.thalweg.engine.Engine;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.engine.nd4j.Nd4jEngine;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureScaler;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.initial.ByActivation;
import io.thalweg.optimizer.AdaGrad;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.Ftrl;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.ScheduleFreeAdamW;
import io.thalweg.optimizer.Sgd;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Accounting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Demand is twice the price, plus 1; what spoils the training of such a regression, and what becomes of it. */
class DivergenceTest {

    private static final Engine ENGINE = new JvmEngine();

    private static final Sgd SGD = new Sgd(0.02, 0, false);

    static List<OptimizerSpec> optimizers() {
        return List.of(
                SGD,
                new Sgd(0.01, 0.9, true),
                new Adam(0.01, 0.9, 0.999, 1e-8),
                new AdaGrad(0.1, 1e-10),
                new Ftrl(0.1, 1, 0.001, 0),
                new ScheduleFreeAdamW(0.01, 0.9, 0.999, 1e-8, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32})
    void blamesTheModelForWhatAnOutlierHasDone(int batchSize) {
        List<SourceRecord> records = withDemand(records(9_600), 640, 1e9);
        Learner learner = Learners.of(pipeline(SGD, batchSize), ENGINE);

        List<DeadLetter> letters = letters(learner, records);

        assertThat(letters).isEmpty();
        assertThat(learner.accounting()).isEqualTo(new Accounting(9_600, 0, 0));
        assertThat(learner.step()).isEqualTo(9_600 / batchSize);
        assertThat(learner.health().divergences()).isEqualTo(1);
        assertThat(learner.health().restores()).isEqualTo(1);
        Divergence divergence = learner.health().latest().orElseThrow();
        assertThat(divergence.sinceStep()).isEqualTo(640 / batchSize + 1);
        assertThat(divergence.restoredStep()).isLessThan(divergence.sinceStep());
        assertThat(divergence.message())
                .startsWith("training has diverged since step " + divergence.sinceStep()
                        + ": demand is 1.0E9 in the record at small.labeled-events-0@640, but its usual size is ")
                .contains("training.clip-norm: 1", "huber");
        assertThat(learner.metrics().values().get("recentMae")).isLessThan(0.2);
    }

    @Test
    void isDivergedUntilTrainingHasProvedItselfAtTheFullRate() {
        Learner learner = Learners.of(pipeline(SGD, 1), ENGINE);
        List<SourceRecord> records = withDemand(records(12_700), 640, 1e9);

        letters(learner, records.subList(0, 11_640));
        assertThat(learner.health().state()).isEqualTo(Health.State.DIVERGED);
        assertThat(learner.health().isDiverged()).isTrue();

        letters(learner, records.subList(11_640, 11_700));
        assertThat(learner.health().state()).isEqualTo(Health.State.OK);
        assertThat(learner.health().divergences()).isEqualTo(1);
        assertThat(learner.health().latest()).isPresent();
    }

    @Test
    void publishesNothingOfWhatAnOutlierHasDone() {
        Learner learner = Learners.of(pipeline(SGD, 1), ENGINE);
        List<SourceRecord> records = withDemand(records(700), 640, 1e9);

        letters(learner, records.subList(0, 640));
        assertThat(learner.publishable(0)).isPresent();

        letters(learner, records.subList(640, 641));
        assertThat(learner.health().state()).isEqualTo(Health.State.SUSPECT);
        assertThat(learner.publishable(0)).isEmpty();

        letters(learner, records.subList(641, 700));
        assertThat(learner.health().state()).isEqualTo(Health.State.DIVERGED);
        assertThat(learner.publishable(0)).isPresent();
    }

    /** Learns on from its own checkpoint after each record. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void endsWithTheSameBytesHoweverOftenItCrashesAroundADivergence(OptimizerSpec optimizer) throws IOException {
        for (int batchSize : new int[] {1, 3}) {
            List<SourceRecord> records = withDemand(withDemand(records(1_800 * batchSize), 400, 1e18), 430, 1e30);
            Pipeline pipeline = pipeline(optimizer, batchSize);
            Learner whole = Learners.of(pipeline, ENGINE);
            Learner crashing = Learners.of(pipeline, ENGINE);
            for (SourceRecord record : records) {
                Outcome expected = whole.accept(record);
                assertThat(describe(crashing.accept(record))).isEqualTo(describe(expected));
                byte[] state = crashing.encode();
                crashing.close();
                crashing = Learners.restore(pipeline, ENGINE, state, 0);
                assertThat(crashing.health()).isEqualTo(whole.health());
            }

            assertThat(crashing.recovery().encode()).isEqualTo(whole.recovery().encode());
            assertThat(crashing.snapshot(0).hash()).isEqualTo(whole.snapshot(0).hash());
            assertThat(crashing.accounting()).isEqualTo(whole.accounting());
            assertThat(crashing.metrics()).isEqualTo(whole.metrics());
            assertThat(whole.accounting().deadLetters()).isEqualTo(1);
            if (optimizer.equals(SGD)) {
                assertThat(whole.health().divergences()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32})
    void refusesTheOneRecordWhoseLossIsNotFinite(int batchSize) {
        List<SourceRecord> records = withDemand(records(640), 500, 1e30);
        Learner learner = Learners.of(pipeline(SGD, batchSize), ENGINE);

        List<DeadLetter> letters = letters(learner, records);

        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).source()).isEqualTo(records.get(500));
        assertThat(letters.get(0).reason()).startsWith("label demand is 1.0E30: the gradients are too large");
        assertThat(learner.accounting()).isEqualTo(new Accounting(639, 0, 1));
        assertThat(learner.health()).isEqualTo(Health.INITIAL);
        assertThat(learner.metrics().values().get("recentMae")).isLessThan(2);
    }

    @Test
    void leavesNoTraceOfTheRecordsThatSpoilABatch() {
        List<SourceRecord> good = records(64);
        List<SourceRecord> all = new ArrayList<>(good);
        // In one batch of 8, of which 6 are left.
        all.add(11, record(1_011, 0.5, 1e30));
        all.add(15, record(1_015, 0.5, -1e38));
        Learner learner = Learners.of(pipeline(SGD, 8), ENGINE);
        Learner clean = Learners.of(pipeline(SGD, 8), ENGINE);

        List<DeadLetter> letters = letters(learner, all);
        letters(clean, good.subList(0, 8));
        letters(clean, good.subList(8, 14));
        clean.flush();
        letters(clean, good.subList(14, 64));

        assertThat(letters).extracting(letter -> letter.source().offset()).containsExactly(1_011L, 1_015L);
        assertThat(learner.snapshot(0).hash()).isEqualTo(clean.snapshot(0).hash());
        assertThat(learner.metrics()).isEqualTo(clean.metrics());
        assertThat(learner.recovery().levels().ratio())
                .isEqualTo(clean.recovery().levels().ratio());
        assertThat(learner.accounting()).isEqualTo(new Accounting(62, 2, 2));
    }

    @Test
    void refusesTheRecordWhoseLossIsFiniteButWhoseGradientIsNot() {
        List<SourceRecord> records = withDemand(withDemand(records(300), 200, 1.8e19), 210, -1.8e19);
        Learner learner = Learners.of(pipeline(SGD, 1), ENGINE);

        List<DeadLetter> letters = letters(learner, records);

        assertThat(letters).extracting(letter -> letter.source().offset()).containsExactly(200L, 210L);
        assertThat(letters.get(0).reason()).startsWith("label demand is 1.8E19: the gradients are too large");
        assertThat(learner.health()).isEqualTo(Health.INITIAL);
    }

    /** The last good state can be trusted while training has never diverged and predicts better than 0 does. */
    @Test
    void keepsACalmModelWhenOneRecordOfACountIsTooLarge() {
        List<LayerSpec> layers = List.of(new DenseSpec(1, Activation.LINEAR));
        Pipeline counts = SmallPipeline.of(
                new Sgd(0.01, 0, false),
                1,
                new FeatureLayout(List.of(new FeatureSpec.Numeric(List.of("price"), false))),
                layers,
                new LabelSpec.Regression("demand"),
                Loss.POISSON);
        SplittableRandom random = new SplittableRandom(5);
        List<SourceRecord> records = new ArrayList<>();
        for (int offset = 0; offset < 4_000; offset++) {
            double price = random.nextDouble(-2, 2);
            records.add(record(offset, price, Math.rint(Math.exp(price + 1))));
        }
        // e^120 is no float.
        SourceRecord bad = record(3_500, 120, 3);
        records.set(3_500, bad);
        Learner learner = Learners.of(counts, ENGINE);
        letters(learner, records.subList(0, 3_500));
        assertThat(learner.recovery().isGoodTrusted()).isTrue();
        String before = learner.snapshot(0).hash();

        List<DeadLetter> letters = letters(learner, records.subList(3_500, 3_501));

        assertThat(letters).extracting(DeadLetter::source).containsExactly(bad);
        assertThat(letters.get(0).reason()).startsWith("feature price is 120.0: ");
        assertThat(learner.snapshot(0).hash()).isEqualTo(before);
        assertThat(learner.health()).isEqualTo(Health.INITIAL);
        assertThat(letters(learner, records.subList(3_501, 4_000))).isEmpty();
    }

    /** A state that has been blown up by one record refuses good ones too; freshly drawn parameters do not. */
    @Test
    void judgesByFreshParametersAfterADivergence() {
        Pipeline pipeline = pipeline(SGD, 4);
        Learner learner = Learners.of(pipeline, ENGINE);
        letters(learner, withDemand(records(700), 640, 1e9));
        assertThat(learner.health().divergences()).isEqualTo(1);
        assertThat(learner.recovery().isGoodTrusted()).isFalse();

        List<DeadLetter> letters = letters(
                learner,
                List.of(record(700, 0.1, 1.2), record(701, 0.3, 1e30), record(702, 0.2, 1.4), record(703, 0, 1)));

        assertThat(letters).extracting(letter -> letter.source().offset()).containsExactly(701L);
    }

    @Test
    void findsTheCulpritsWithoutALearner() {
        Pipeline pipeline = pipeline(SGD, 4);
        List<Example> examples = new ArrayList<>();
        EventDecoder decoder = EventDecoder.of(
                pipeline.events(),
                pipeline.features(),
                pipeline.label(),
                pipeline.exampleWeight(),
                pipeline.network(),
                WireFormat.of(Optional.empty(), List.of(pipeline.events().schema())));
        for (double demand : new double[] {1, 1e30, 2, -1e35}) {
            examples.add((Example) decoder.decode(record(examples.size(), 0.5, demand)));
        }
        try (TrialStep trial = new TrialStep(pipeline.learner(), ENGINE)) {
            assertThat(trial.culpritsOfFreshParameters(
                            examples, FeatureScaler.of(pipeline.features()).statistics()))
                    .containsOnlyKeys(1, 3)
                    .hasEntrySatisfying(1, reason -> assertThat(reason).startsWith("label demand is 1.0E30: "));
        }
    }

    /** The index of an embedded value is larger than all numbers here, but no quantity that could be too large. */
    @Test
    void namesNoEmbeddedCategoryAsTooLarge() {
        Pipeline pipeline = SmallPipeline.of(
                SGD,
                1,
                new FeatureLayout(List.of(
                        new FeatureSpec.Embedded(new FeatureSpec.HashedCategory("kind", 1 << 20), 1),
                        new FeatureSpec.Numeric(List.of("price"), false))),
                List.of(new DenseSpec(1, Activation.LINEAR)),
                new LabelSpec.Regression("demand"),
                Loss.POISSON);
        Learner learner = Learners.of(pipeline, ENGINE);
        List<SourceRecord> records = new ArrayList<>();
        for (int offset = 0; offset < 500; offset++) {
            records.add(record(offset, 0.5, 2));
        }

        letters(learner, records);
        List<DeadLetter> letters = letters(learner, List.of(record(500, 1e6, 2)));

        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).reason()).startsWith("feature price is 1000000.0: ");
    }

    @Test
    void cutsOffAsThePipelineSaysWhenItGoesBackToAStateOfTheFormerClip() throws IOException {
        Pipeline usual = pipeline(SGD, 1);
        Pipeline clipped = SmallPipeline.withTraining(
                SmallPipeline.of(
                        SGD,
                        1,
                        new FeatureLayout(List.of(new FeatureSpec.Numeric(List.of("price"), true, 2))),
                        usual.network().layers(),
                        usual.label(),
                        Loss.MSE),
                usual.training());
        Learner learner = Learners.of(usual, ENGINE);
        letters(learner, records(640));

        Learner resumed = Learners.restore(clipped, ENGINE, learner.encode(), 0);
        letters(resumed, withDemand(records(900), 640, 1e9).subList(640, 900));

        assertThat(resumed.health().restores()).isEqualTo(1);
        assertThat(resumed.snapshot(0).statistics().clips()).containsExactly(2);
    }

    @Test
    void neverMakesTheRateSmallerThanCanBeLearnedWith() {
        Recovery recovery = Learners.of(pipeline(SGD, 1), ENGINE).recovery();

        for (int step = 0; step < 400; step++) {
            recovery.diverge(step, new DivergenceCause("a test", List.of()));
        }

        assertThat(recovery.rateFactor()).isEqualTo(1e-30);
    }

    static List<Engine> engines() {
        return List.of(new JvmEngine(), new Nd4jEngine());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void refusesAFeatureThatNoNetworkCanTake(Engine engine) {
        Pipeline pipeline = pipeline(SGD, 8, false, WhenDiverged.RESTORE);
        List<SourceRecord> records = records(64);
        records.set(20, record(20, 1e30, 1));
        Learner learner = Learners.of(pipeline, engine);

        List<DeadLetter> letters = letters(learner, records);

        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).source().offset()).isEqualTo(20);
        assertThat(letters.get(0).reason()).startsWith("feature price is 1.0E30: ");
        assertThat(learner.accounting()).isEqualTo(new Accounting(63, 0, 1));
        assertThat(learner.health()).isEqualTo(Health.INITIAL);
        learner.close();
    }

    @Test
    void refusesAnExampleThatCountsTooMuch() {
        Learner learner = Learners.of(SmallPipeline.weighted(4), ENGINE);
        List<SourceRecord> records = SmallPipeline.records(8, 1);
        records.set(1, SmallPipeline.record(1, 5.0, 1, "a", "UP", 1e30));

        List<DeadLetter> letters = letters(learner, records);

        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).reason()).startsWith("example weight importance is 1.0E30: ");
        assertThat(learner.accounting()).isEqualTo(new Accounting(7, 0, 1));
    }

    @Test
    void learnsAtASmallerRateWhereTheRateIsTooHigh() {
        Learner learner = Learners.of(pipeline(new Sgd(2, 0, false), 1), ENGINE);

        List<DeadLetter> letters = letters(learner, records(5_000));

        assertThat(letters).isEmpty();
        assertThat(learner.health().state()).isEqualTo(Health.State.DIVERGED);
        assertThat(learner.health().divergences()).isEqualTo(1);
        assertThat(learner.health().restores()).isGreaterThan(1);
        assertThat(learner.health().latest().orElseThrow().message())
                .contains(
                        "the learning rate is probably too high, optimizer.sgd.learning-rate is 2.0",
                        "try optimizer.sgd.learning-rate: 0.2");
        assertThat(learner.metrics().values().get("recentMae")).isLessThan(0.1);
    }

    @Test
    void saysWhenLabelsAreTooLarge() {
        List<SourceRecord> records = new ArrayList<>();
        for (SourceRecord record : records(3_000)) {
            records.add(record(record.offset(), 0.1 * (record.offset() % 10), 3e9 + 1e7 * (record.offset() % 10)));
        }
        Learner learner = Learners.of(pipeline(SGD, 1), ENGINE);

        List<DeadLetter> letters = letters(learner, records);

        assertThat(letters).isEmpty();
        assertThat(learner.health().divergences()).isEqualTo(1);
        assertThat(learner.health().latest().orElseThrow().message())
                .contains("labels are large, demand is usually about 3.", "divide demand by 1e+09");
    }

    @Test
    void stopsWhereItIsToldTo() {
        List<SourceRecord> records = withDemand(records(700), 640, 1e9);
        Learner learner = Learners.of(pipeline(SGD, 1, true, WhenDiverged.STOP), ENGINE);

        List<DeadLetter> letters = letters(learner, records.subList(0, 642));

        assertThat(letters).isEmpty();
        assertThat(learner.health().state()).isEqualTo(Health.State.STOPPED);
        assertThat(learner.accounting()).isEqualTo(new Accounting(641, 1, 0));
        assertThat(learner.publishable(0)).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> learner.accept(records.get(642)))
                .withMessageContaining("training has diverged since step 641");
    }

    @Test
    void takesAShiftOfTheStreamForNoDivergence() {
        for (OptimizerSpec optimizer : List.of(new Adam(0.01, 0.9, 0.999, 1e-8), new AdaGrad(0.1, 1e-10))) {
            List<SourceRecord> records = records(6_000);
            for (int i = 2_000; i < 4_000; i++) {
                records.set(i, record(i, 0.1 * (i % 10), 1_000 + 2 * (i % 10)));
            }
            Learner learner = Learners.of(pipeline(optimizer, 4), ENGINE);

            letters(learner, records);

            assertThat(learner.health().divergences()).as(optimizer.toString()).isZero();
            assertThat(learner.health().state()).isEqualTo(Health.State.OK);
        }
    }

    @Test
    void findsANumberThatIsNotFiniteBeforeItBecomesTheLastGoodState() {
        Learner learner = Learners.of(pipeline(SGD, 1), ENGINE);
        letters(learner, records(2_000));

        assertThat(learner.recovery().good().step()).isGreaterThan(1_500);
        assertThat(learner.recovery().good().payload().isFinite()).isTrue();
    }

    private static String describe(Outcome outcome) {
        List<String> letters = outcome.deadLetters().stream()
                .map(letter -> letter.source().place() + " " + letter.reason())
                .toList();
        return outcome instanceof Outcome.Learned learned ? learned.loss() + " " + letters : letters.toString();
    }

    private static List<DeadLetter> letters(Learner learner, List<SourceRecord> records) {
        List<DeadLetter> letters = new ArrayList<>();
        records.forEach(record -> letters.addAll(learner.accept(record).deadLetters()));
        return letters;
    }

    private static List<SourceRecord> records(int count) {
        SplittableRandom random = new SplittableRandom(5);
        List<SourceRecord> records = new ArrayList<>();
        for (int offset = 0; offset < count; offset++) {
            double price = random.nextDouble(-2, 2);
            records.add(record(offset, price, 2 * price + 1));
        }
        return records;
    }

    private static List<SourceRecord> withDemand(List<SourceRecord> records, int offset, double demand) {
        List<SourceRecord> changed = new ArrayList<>(records);
        changed.set(offset, record(offset, 0.3, demand));
        return changed;
    }

    private static SourceRecord record(long offset, double price, double demand) {
        return SmallPipeline.record(offset, price, demand, "a", "UP");
    }

    private static Pipeline pipeline(OptimizerSpec optimizer, int batchSize) {
        return pipeline(optimizer, batchSize, true, WhenDiverged.RESTORE);
    }

    private static Pipeline pipeline(OptimizerSpec optimizer, int batchSize, boolean standardize, WhenDiverged policy) {
        List<LayerSpec> layers = List.of(new DenseSpec(16, Activation.RELU), new DenseSpec(1, Activation.LINEAR));
        Pipeline small = SmallPipeline.of(
                optimizer,
                batchSize,
                new FeatureLayout(List.of(new FeatureSpec.Numeric(List.of("price"), standardize))),
                layers,
                new LabelSpec.Regression("demand"),
                Loss.MSE);
        TrainingConfig training = new TrainingConfig(
                batchSize,
                Optional.empty(),
                OptimizerSchedule.CONSTANT,
                Regularization.NONE,
                new ByActivation(),
                policy,
                42);
        return SmallPipeline.withTraining(small, training);
    }
}
