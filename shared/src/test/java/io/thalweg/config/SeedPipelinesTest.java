package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.TrainingSpec;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the pipelines of {@code pipelines/seeds} with the reference cases of the same networks. */
class SeedPipelinesTest {

    private static final Path PIPELINES = Path.of("../pipelines/seeds");
    private static final Path CASES = Path.of("src/test/resources/reference");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlp-784-128-10",
                "mlp-784-128-64-10",
                "mlp-784-500-10",
                "regression-10-64-1",
                "lenet-3x32x32",
                "cnn-1x28x28"
            })
    void learnAsTheirReferenceDoes(String name) {
        TrainingSpec reference = CaseReader.read(CASES.resolve("seed-" + name).resolve("case.json"))
                .training();

        Pipeline pipeline = PipelineReader.read(PIPELINES.resolve(name + ".yaml"));

        assertThat(pipeline.name()).isEqualTo(name);
        assertThat(pipeline.network()).isEqualTo(reference.network());
        assertThat(pipeline.optimizer()).isEqualTo(reference.optimizer());
        assertThat(pipeline.training().regularization()).isEqualTo(reference.regularization());
        assertThat(pipeline.training().batchSize()).isEqualTo(reference.maxBatchSize());
    }
}
