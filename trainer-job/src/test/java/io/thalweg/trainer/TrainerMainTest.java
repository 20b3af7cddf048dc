package io.thalweg.trainer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.config.ConfigException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
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

    @Test
    void refusesToTrainWithoutADirectoryForCheckpoints() {
        assertThatThrownBy(() -> TrainerMain.requireCheckpointDirectory(new Configuration()))
                .hasMessageContaining("execution.checkpointing.dir");

        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file:///checkpoints");
        assertThatCode(() -> TrainerMain.requireCheckpointDirectory(settings)).doesNotThrowAnyException();
    }
}
