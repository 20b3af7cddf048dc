package io.thalweg.trainer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TrainerMainTest {

    @Test
    void asksForAPipelineFile() {
        assertThatThrownBy(() -> TrainerMain.main(new String[0]))
                .isInstanceOf(CommandLine.MissingParameterException.class)
                .hasMessageContaining("--pipeline");
    }

    @Test
    void saysWhatIsWrongWithThePipelineFileBeforeItStartsAnything() {
        assertThatThrownBy(() -> TrainerMain.main(new String[] {"--pipeline", "no-such-file.yaml"}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no-such-file.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "vector"})
    void refusesANetworkThatTheConfiguredEngineDoesNotSupport(String engine, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("digits.yaml"), """
                pipeline: digits
                features: [{vector: features, shape: [1, 4, 4]}]
                label: {field: label, task: binary, positive: UP}
                network: [{batch-norm: {}}, {flatten: {}}, {dense: {units: 1}}]
                engine: %s
                """.formatted(engine));

        assertThatThrownBy(() -> TrainerMain.main(new String[] {"--pipeline", file.toString()}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the " + engine + " engine runs")
                .hasMessageContaining("network[0] is batch-norm over [1, 4, 4]")
                .hasMessageContaining("use engine: nd4j");
    }

    @Test
    void refusesToTrainWithoutADirectoryForCheckpoints() {
        assertThatThrownBy(() -> TrainerMain.requireCheckpointDirectory(new Configuration()))
                .hasMessageContaining("execution.checkpointing.dir");

        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file:///checkpoints");
        assertThatCode(() -> TrainerMain.requireCheckpointDirectory(settings)).doesNotThrowAnyException();
    }
}
