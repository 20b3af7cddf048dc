package io.thalweg.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.e2e.process.BrokerProcess;
import io.thalweg.e2e.process.JavaProcess;
import io.thalweg.e2e.process.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code thalweg up --state} as a user runs it, killed in mid-stream by {@code kill -9} and started again. */
class UpKilledIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void endsWithTheWeightsOfARunThatNobodyKilled() throws Exception {
        int port = BrokerProcess.freePort();
        // The processes run without the Vector API, which auto would take for the backtest in this JVM.
        Concept concept = Concept.write(directory, "127.0.0.1:" + port, "jvm", 30_000);
        Pipeline pipeline = PipelineReader.read(concept.pipeline());

        try (JavaProcess first = up("first", concept, port)) {
            Until.holds("a third is learned", LONG, () -> {
                assertThat(first.isAlive()).as(first::output).isTrue();
                return Topic.learned(pipeline) > 10_000;
            });
            first.kill();
        }
        try (JavaProcess second = up("second", concept, port)) {
            second.await();
            assertThat(second.exitCode()).as(second::output).isZero();
            JsonNode summary = new ObjectMapper().readTree(lastLine(second.output()));
            assertThat(summary.get("sent").asInt()).isEqualTo(concept.rows());
            assertThat(summary.get("learned").asInt()).isEqualTo(concept.rows());
            assertThat(summary.get("scores").asInt()).isEqualTo(concept.rows());
            assertThat(summary.get("pending").asInt()).isZero();
            assertThat(summary.get("deadLetters").asInt()).isZero();
            assertThat(summary.get("version").asText()).startsWith("1.");
            assertThat(summary.get("weightsHash").asText()).isEqualTo(Concept.backtestHash(concept));
        }
    }

    private JavaProcess up(String run, Concept concept, int kafkaPort) {
        return JavaProcess.start(
                run,
                directory.resolve("run"),
                JavaProcess.join(JavaProcess.classPath()),
                List.of("-Xmx1g", "-Dthalweg.log=" + directory.resolve(run + "-thalweg.log")),
                "io.thalweg.workbench.Thalweg",
                "up",
                concept.pipeline().toString(),
                "--replay",
                concept.data().toString(),
                "--rate",
                "5000/s",
                "--drain",
                "--state",
                directory.resolve("state").toString(),
                "--kafka-port",
                Integer.toString(kafkaPort),
                "--flink-port",
                "0",
                "--http-port",
                "0",
                "--output",
                "json");
    }

    private static String lastLine(String output) {
        return output.strip().lines().reduce((first, second) -> second).orElse("");
    }
}
