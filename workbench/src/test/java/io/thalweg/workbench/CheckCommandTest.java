package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    private static final Path ELECTRICITY = Path.of("../pipelines/electricity.yaml");

    @TempDir
    private Path folder;

    @Test
    void showsLayersAndEngine() {
        Cli cli = Cli.run("check", ELECTRICITY);

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out())
                .contains("network[0].dense")
                .contains("engine: jvm, because")
                .contains("961");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void isOneObjectAsJson() throws IOException {
        JsonNode report = Cli.run("check", ELECTRICITY, "--output", "json").json();

        assertThat(report.get("parameters").asInt()).isEqualTo(961);
        assertThat(report.get("engine").asText()).startsWith("jvm");
    }

    @Test
    void tellsAllProblemsAtOnceAndExitsWithTwo() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), """
                pipeline: p
                featuers: [{vector: features, shape: [2]}]
                label: {task: binary}
                network: [{dense: {units: -1}}]
                """);

        Cli cli = Cli.run("check", file);

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .contains("problems")
                .contains("featuers")
                .contains("units")
                .doesNotContain("\tat ");
    }
}
