package io.thalweg.workbench.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.workbench.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    private static final Path ELECTRICITY = Path.of("../pipelines/electricity.yaml");

    @TempDir
    private Path folder;

    @Test
    void showsThisMachine() {
        Cli cli = Cli.run("doctor");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out())
                .contains("Java\n", "Processor\n", "ND4J\n", "BLAS\n", "Memory\n", "Everything works")
                .doesNotContain("Pipeline");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void isOneObjectAsJson() throws IOException {
        JsonNode report = Cli.run("doctor", "--output", "json").json();

        List<String> keys = new ArrayList<>();
        report.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactly(
                        "works",
                        "java",
                        "processor",
                        "gpu",
                        "nd4j",
                        "blas",
                        "environment",
                        "cache",
                        "memory",
                        "pipeline",
                        "findings");
        assertThat(report.get("works").asBoolean()).isTrue();
        assertThat(report.get("java").get("version").asText()).isEqualTo(System.getProperty("java.version"));
        assertThat(report.get("java").get("vectorEngine").asBoolean()).isTrue();
        assertThat(report.get("nd4j").get("loaded").asBoolean()).isTrue();
        assertThat(report.get("pipeline").isNull()).isTrue();
    }

    @Test
    void readsWhatNativeCodeSaysOfItself() throws IOException {
        JsonNode report = Cli.run("doctor", "--output", "json").json();

        JsonNode nd4j = report.get("nd4j");
        assertThat(nd4j.get("version").asText()).isEqualTo("1.0.0-M2.1");
        assertThat(nd4j.get("library").asText())
                .contains("nd4jcpu")
                .contains("/" + nd4j.get("classifier").asText() + "/");
        JsonNode blas = report.get("blas");
        assertThat(blas.get("name").asText()).isEqualTo("OpenBLAS");
        assertThat(blas.get("configuration").asText()).startsWith("OpenBLAS 0.3.");
        assertThat(blas.get("kernel").asText()).isNotBlank();
        assertThat(blas.get("threads").asInt()).isPositive();
        assertThat(report.get("memory").get("maxNativeBytes").asLong()).isPositive();
    }

    @Test
    void saysWhichEnginesAPipelineGets() throws IOException {
        assertThat(Cli.run("doctor", ELECTRICITY).out())
                .contains("Pipeline electricity\n")
                .containsPattern("learning +jvm, because");
        JsonNode pipeline =
                Cli.run("doctor", ELECTRICITY, "--output", "json").json().get("pipeline");
        assertThat(pipeline.get("name").asText()).isEqualTo("electricity");
        assertThat(pipeline.get("scoring").asText()).startsWith("vector, because");
    }

    @Test
    void exitsWithOneIfThePipelineCannotRunHere() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), """
                pipeline: p
                features: [{vector: features, shape: [1, 8, 8]}]
                label: {task: binary, positive: "1"}
                network: [{conv2d: {filters: 2, kernel: 3}}, {flatten: {}}, {dense: {units: 1}}]
                engine: jvm
                """);

        Cli cli = Cli.run("doctor", file);

        assertThat(cli.err()).isEmpty();
        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out())
                .contains("problem")
                .contains("Pipeline p cannot run here")
                .contains("One thing does not work.");
    }

    @Test
    void exitsWithTwoIfItIsUsedWrongly() {
        assertThat(Cli.run("doctor", "nowhere.yaml").exitCode()).isEqualTo(2);
        assertThat(Cli.run("doctor", "--output", "xml").exitCode()).isEqualTo(2);
        assertThat(Cli.run("doctor", ELECTRICITY, ELECTRICITY).exitCode()).isEqualTo(2);
    }
}
