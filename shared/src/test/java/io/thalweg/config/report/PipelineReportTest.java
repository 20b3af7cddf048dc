package io.thalweg.config.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineReportTest {

    private static final Path ELECTRICITY = Path.of("../pipelines/electricity.yaml");

    private static final String EVERYTHING = """
            pipeline: everything
            kafka:
              bootstrap.servers: broker:9092
              ssl.key.password: hunter2
              ssl.keystore.key: hunter2
              sasl.jaas.config: user=x password=hunter2
              sasl.oauthbearer.client.credentials.client.secret: hunter2
              security.protocol: SASL_SSL
            registry: https://me:hunter2@registry:8081
            events: {schema: event.avsc, time: at}
            csv: {delimiter: "\\t", encoding: latin1, missing: [NA, "?"], columns: {price: The price}}
            files:
              - {history: curve, of: [a, b], rows: 3, by: day}
              - {change: price, of: a}
            features:
              - {numeric: [price], scale: none}
              - {category: day, values: ["1", "2"]}
              - {category: day, buckets: 16}
              - {category: day, buckets: 32, embedding: 5}
              - {category: price, values: [1, 2], embedding: 3}
              - {vector: pixels, shape: [1, 2, 2], scale: 0.5}
              - {text: day, buckets: 8}
              - {vector: pixels, shape: [4], scale: standard}
              - {cyclic: price, period: 24}
              - {cyclic: at, period: 7d}
            label: {field: colour, task: classes, values: [red, green, blue], weight: price}
            network:
              - {dense: {units: 4, activation: leaky-relu}}
              - {dropout: {rate: 0.25}}
              - {flatten: {}}
              - {dense: {units: 3}}
            optimizer: {amsgrad: {learning-rate: 0.002, epsilon: 1e-7}}
            training:
              batch-size: 8
              max-wait: null
              warm-up: 20
              schedule: {exponential: {rate: 0.9, period: 1000, floor: 0.1}}
              accumulator-decay: {every: 500, keep: 0.25}
              l1: 0.5
              l2: 1
              clip-value: 0.75
              clip-norm: 2.5
              initial-values: {uniform: {bound: 0.125}}
              seed: -1
            init: weights.safetensors
            publish: {every-steps: 5, every: 1500ms, keep-versions: 2, guarantee: exactly-once}
            scoring: {guarantee: at-least-once}
            engine: nd4j-cuda
            topics: {weights: all.weights}
            """;

    private static final String SCHEMA = """
            {"type": "record", "name": "Event", "fields": [
              {"name": "id", "type": "string"},
              {"name": "at", "type": "long"},
              {"name": "price", "type": "double"},
              {"name": "day", "type": "string"},
              {"name": "pixels", "type": "bytes"},
              {"name": "curve", "type": {"type": "array", "items": "float"}},
              {"name": "colour", "type": "string"}
            ]}
            """;

    @TempDir
    Path folder;

    @Test
    void ofElectricityReadsAsApproved() throws IOException {
        String text = PipelineReport.of(PipelineReader.read(ELECTRICITY), "jvm, for a test")
                .text();
        try (InputStream approved = PipelineReportTest.class.getResourceAsStream("electricity.txt")) {
            assertThat(text).isEqualTo(new String(approved.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void writesSettingsThatReadAsTheSamePipeline() throws IOException {
        Pipeline pipeline =
                read(EVERYTHING.replaceAll("(?m)^  (ssl|sasl).*\n", "").replace("me:hunter2@", ""));
        String settings = PipelineReport.of(pipeline, "").settings();

        assertThat(settings).contains("schema: Event");
        assertThat(read(settings.replace("schema: Event", "schema: event.avsc")))
                .isEqualTo(pipeline);
    }

    @Test
    void masksSecretsInEveryForm() throws IOException {
        PipelineReport report = PipelineReport.of(read(EVERYTHING), "jvm");

        assertThat(report.text())
                .doesNotContain("hunter2")
                .contains("ssl.key.password: '********'", "https://********@registry:8081", "SASL_SSL", "broker:9092");
        assertThat(new ObjectMapper().writeValueAsString(report.json()))
                .doesNotContain("hunter2")
                .contains("SASL_SSL");
    }

    @Test
    void masksSecretsWithinATextToo() {
        Map<String, String> kafka = Map.of(
                "sasl.jaas.config", "org.apache.PlainLoginModule required username=\"alice\" password=\"hunter2\";",
                "ssl.key.password", "swordfish",
                "client.id", "visible");

        assertThat(Secrets.maskIn("no hunter2, no swordfish, but required is visible", kafka))
                .isEqualTo("no ********, no ********, but required is visible");
    }

    @Test
    void hasTheSameFiguresAsJson() throws IOException {
        JsonNode json = new ObjectMapper()
                .valueToTree(PipelineReport.of(read(EVERYTHING), "jvm").json());

        assertThat(json.at("/settings/training/batch-size").asInt()).isEqualTo(8);
        assertThat(json.at("/settings/training/max-wait").isNull()).isTrue();
        assertThat(json.at("/features/3/feature").asText()).isEqualTo("category (buckets 32, embedding 5)");
        assertThat(json.at("/features/3/columns").asInt()).isEqualTo(1);
        assertThat(json.at("/features/5/firstColumn").asInt()).isEqualTo(21);
        assertThat(json.at("/features/5/columns").asInt()).isEqualTo(4);
        assertThat(json.at("/layers/0/place").asText()).isEqualTo("features.day");
        assertThat(json.at("/layers/0/settings").asText()).isEqualTo("column 19, buckets 32, units 5");
        assertThat(json.at("/layers/0/output/0").asInt()).isEqualTo(5);
        assertThat(json.at("/layers/0/parameters").asInt()).isEqualTo(32 * 5);
        assertThat(json.at("/layers/2/place").asText()).isEqualTo("network[0].dense");
        assertThat(json.at("/layers/2/parameters").asInt()).isEqualTo(4 * 47 + 4);
        assertThat(json.at("/layers/0/multiplyAdds").asInt()).isEqualTo(5);
        assertThat(json.at("/layers/3/multiplyAdds").asInt()).isEqualTo(4);
        assertThat(json.at("/multiplyAdds").asInt()).isEqualTo(5 + 3 + 4 * 48 + 4 + 3 * 5);
        assertThat(json.at("/layers/5/output/0").asInt()).isEqualTo(3);
        assertThat(json.at("/parameters").asInt()).isEqualTo(32 * 5 + 2 * 3 + 4 * 47 + 4 + 3 * 4 + 3);
        assertThat(json.at("/topics/weights").asText()).isEqualTo("all.weights");
        assertThat(json.at("/topics/dead-letters").asText()).isEqualTo("everything.dead-letters");
        assertThat(json.at("/engine").asText()).isEqualTo("jvm");
    }

    private Pipeline read(String yaml) throws IOException {
        Files.writeString(folder.resolve("event.avsc"), SCHEMA);
        return PipelineReader.read(Files.writeString(folder.resolve("pipeline.yaml"), yaml));
    }
}
