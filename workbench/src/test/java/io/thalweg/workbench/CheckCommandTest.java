package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.learner.Learner;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.file.WeightsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "vector"})
    void refusesALayerThatTheConfiguredEngineDoesNotSupport(String engine) throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), """
                pipeline: p
                features: [{vector: features, shape: [2]}]
                label: {field: label, task: binary, positive: UP}
                network: [{layer-norm: {}}, {dense: {units: 1}}]
                engine: %s
                """.formatted(engine));

        Cli cli = Cli.run("check", file);

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("network[0] is layer-norm over [2]; use engine: nd4j");
    }

    @Test
    void refusesAnEngineThatThereIsNot() throws IOException {
        Cli cli = Cli.run("check", electricity("engine: vectr"));

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("must be one of auto, jvm, vector, nd4j, cuda, nd4j-cuda", "did you mean vector?");
    }

    @Test
    void warnsOfAKafkaPropertyThatNoClientKnows() throws IOException {
        Cli cli = Cli.run("check", electricity("kafka: {securityprotocol: SSL}"));

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.err())
                .contains("warning: kafka.securityprotocol: no Kafka client knows this property")
                .contains("did you mean security.protocol?");
    }

    @Test
    void refusesKafkaPropertiesThatEveryClientWould() throws IOException {
        Cli cli = Cli.run("check", electricity("kafka: {security.protocol: SASL_SSL, sasl.mechanism: PLAIN}"));

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("'KafkaClient' entry").contains("set kafka.sasl.jaas.config");
    }

    @Test
    void looksWhetherTheFirstWeightsFit() throws IOException {
        String electricity = Files.readString(ELECTRICITY).replace("events:", "init: first.safetensors\nevents:");
        Files.copy(ELECTRICITY.resolveSibling("electricity.avsc"), folder.resolve("electricity.avsc"));
        Path file = Files.writeString(folder.resolve("p.yaml"), electricity);

        assertThat(Cli.run("check", file).exitCode()).isEqualTo(2);
        assertThat(Cli.run("check", file).err()).contains("first.safetensors does not exist");

        Pipeline pipeline = PipelineReader.read(file);
        WireFormat wire =
                WireFormat.of(Optional.empty(), List.of(pipeline.events().schema()));
        try (Learner learner = Learner.of(pipeline.learner(), wire, new JvmEngine())) {
            new WeightsFile(learner.snapshot(0).payload(), Map.of("epoch", "3"))
                    .write(folder.resolve("first.safetensors"), pipeline.model());
        }
        assertThat(Cli.run("check", file).exitCode()).isZero();
        assertThat(Cli.run("check", file).err())
                .contains("first.safetensors fits, 961 parameters, statistics of 0 examples, epoch 3");
    }

    private Path electricity(String kafka) throws IOException {
        Files.copy(ELECTRICITY.resolveSibling("electricity.avsc"), folder.resolve("electricity.avsc"));
        return Files.writeString(
                folder.resolve("p.yaml"), Files.readString(ELECTRICITY).replace("events:", kafka + "\nevents:"));
    }
}
