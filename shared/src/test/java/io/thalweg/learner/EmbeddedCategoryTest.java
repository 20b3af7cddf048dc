package io.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.Engine;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.engine.nd4j.Nd4jEngine;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.FeatureSpec.Categorical;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.optimizer.AdaGrad;
import io.thalweg.schemas.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events of forty kinds: of every other kind UP means a demand above 0, of the rest one below. What is to be learned of a
 * kind is what its demand means, which no sum of one number per kind and one per demand can say.
 */
class EmbeddedCategoryTest {

    private static final int KINDS = 40;
    private static final Categorical KIND = new FeatureSpec.HashedCategory("kind", 4096);

    static Stream<Engine> engines() {
        return Stream.of(new JvmEngine(), new Nd4jEngine());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void isLearnedByWhatItMeans(Engine engine) {
        double embedded = recentAccuracy(engine, pipeline(new FeatureSpec.Embedded(KIND, 4), hidden()));
        double linear = recentAccuracy(engine, pipeline(KIND, List.of(new DenseSpec(1, Activation.LINEAR))));

        assertThat(embedded).isGreaterThan(0.9);
        assertThat(linear).isLessThan(0.65);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void continuesByteForByteAfterACrash(Engine engine) throws IOException {
        Pipeline pipeline = pipeline(new FeatureSpec.Embedded(KIND, 4), hidden());
        List<SourceRecord> records = records(100);
        try (Learner undisturbed = Learners.of(pipeline, engine);
                Learner crashed = Learners.of(pipeline, engine)) {
            records.forEach(undisturbed::accept);
            records.subList(0, 45).forEach(crashed::accept);
            try (Learner restored = Learners.restore(pipeline, engine, crashed.encode(), 0)) {
                records.subList(45, 100).forEach(restored::accept);

                assertThat(restored.snapshot(0).hash())
                        .isEqualTo(undisturbed.snapshot(0).hash());
            }
        }
    }

    @Test
    void mayBeMissing() {
        Pipeline pipeline = pipeline(new FeatureSpec.Embedded(KIND, 4), hidden());
        try (Learner learner = Learners.of(pipeline, new JvmEngine())) {
            for (int i = 0; i < 8; i++) {
                learner.accept(SmallPipeline.record(i, 5.0, i, null, "UP"));
            }

            assertThat(learner.accounting().learned()).isEqualTo(8);
        }
    }

    private static double recentAccuracy(Engine engine, Pipeline pipeline) {
        try (Learner learner = Learners.of(pipeline, engine)) {
            records(12_000).forEach(learner::accept);
            return learner.metrics().values().get("recentAccuracy");
        }
    }

    private static Pipeline pipeline(FeatureSpec kind, List<LayerSpec> layers) {
        return SmallPipeline.of(
                new AdaGrad(0.1, 1e-10),
                8,
                new FeatureLayout(List.of(new FeatureSpec.Numeric(List.of("demand"), true), kind)),
                layers,
                new LabelSpec.Binary("class", "UP"),
                Loss.BINARY_CROSS_ENTROPY);
    }

    private static List<LayerSpec> hidden() {
        return List.of(new DenseSpec(16, Activation.TANH), new DenseSpec(1, Activation.LINEAR));
    }

    private static List<SourceRecord> records(int count) {
        Random random = new Random(4);
        List<SourceRecord> records = new ArrayList<>();
        for (int offset = 0; offset < count; offset++) {
            double demand = random.nextGaussian();
            int kind = random.nextInt(KINDS);
            boolean up = kind % 2 == 0 == demand > 0;
            records.add(SmallPipeline.record(offset, 5.0, demand, "k" + kind, up ? "UP" : "DOWN"));
        }
        return records;
    }
}
