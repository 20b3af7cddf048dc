package io.thalweg.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.thalweg.config.ConfigException;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.config.report.PipelineReport;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A pipeline file with a schema of its own: a pipeline that can be shown, or a ConfigException. */
class PipelineFileFuzz {

    static Stream<byte[]> seeds() {
        byte[] schema = Samples.read(Samples.FOLDER.resolve("readings.avsc"));
        return Samples.contents(".yaml").map(yaml -> Input.concat(Input.chunk(yaml), schema));
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "pipeline.dict")
    @FuzzTest
    void givesAPipelineOrItsProblems(byte[] bytes) {
        Input input = new Input(bytes);
        Path file = Samples.write("fuzzed.yaml", input.chunk());
        Samples.write("own.avsc", input.rest());
        Pipeline pipeline;
        try {
            pipeline = PipelineReader.read(file);
        } catch (ConfigException e) {
            assertThat(e.problems()).isNotEmpty();
            return;
        }
        assertThat(PipelineReport.of(pipeline, "jvm").text().getBytes(UTF_8)).isNotEmpty();
        assertThat(PipelineReport.of(pipeline, "jvm").json()).isNotEmpty();
    }
}
