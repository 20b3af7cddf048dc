package io.thalweg.workbench.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.weights.Payload;
import io.thalweg.weights.file.WeightsFile;
import io.thalweg.workbench.Cli;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import io.thalweg.workbench.files.DataFiles;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitCommandTest {

    private static final String PIPELINE = """
            pipeline: points
            events: {schema: point.avsc}
            features: [{numeric: [x, y]}]
            label: {field: side, task: binary, positive: LEFT}
            network: [{dense: {units: 8, activation: tanh}}, {dense: {units: 1}}]
            optimizer: {sgd: {learning-rate: 0.1}}
            training: {batch-size: 4, max-wait: null}
            """;

    private static final String SCHEMA = """
            {"type": "record", "name": "Point", "fields": [
              {"name": "id", "type": "string"},
              {"name": "time", "type": "long"},
              {"name": "x", "type": "double"},
              {"name": "y", "type": ["null", "double"], "default": null},
              {"name": "side", "type": ["null", "string"], "default": null}]}
            """;

    @TempDir
    private Path folder;

    private Path pipeline;
    private Path data;
    private Path weights;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("point.avsc"), SCHEMA);
        pipeline = Files.writeString(folder.resolve("points.yaml"), PIPELINE);
        data = folder.resolve("points.csv");
        weights = folder.resolve("points.safetensors");
    }

    @Test
    void savesWeightsThatKnowWhatTheFileTaught() throws IOException {
        Files.write(data, separable(1000));

        JsonNode fit = fit("--epochs", 5, "--save", weights).json();

        assertThat(fit.get("examples").asInt()).isEqualTo(1000);
        assertThat(fit.get("training").asInt()).isEqualTo(900);
        assertThat(fit.get("validation").asInt()).isEqualTo(100);
        assertThat(fit.get("accuracy").asDouble()).isGreaterThan(0.95);
        assertThat(fit.get("epochs")).hasSize(5);
        assertThat(fit.get("epochs").get(4).get("trainLoss").asDouble())
                .isLessThan(fit.get("epochs").get(0).get("trainLoss").asDouble());
        assertThat(fit.get("validationLoss").asDouble())
                .isCloseTo(fit.get("logLoss").asDouble(), within(1e-5));
        assertThat(fit.get("saved").asText()).isEqualTo(weights.toString());
        assertThat(saved().origin()).containsEntry("source", "fit of points.csv");
        assertThat(Payload.hash(saved().payload().encode()))
                .isEqualTo(fit.get("weightsHash").asText());

        // On a stream that begins with it, the very first events are answered well.
        Path stream = folder.resolve("stream.csv");
        Files.write(stream, separable(60));
        assertThat(Cli.run("backtest", pipeline, "--data", stream, "--init", weights, "--output", "json")
                        .json()
                        .get("logLoss")
                        .asDouble())
                .isLessThan(Cli.run("backtest", pipeline, "--data", stream, "--output", "json")
                                .json()
                                .get("logLoss")
                                .asDouble()
                        / 2);
    }

    @Test
    void saysWhichListedValueNoRowHad() throws IOException {
        Files.write(data, separable(200));
        Files.writeString(pipeline, PIPELINE.replace("positive: LEFT", "positive: \" left\""));

        Cli fit = fit("--epochs", 1);

        assertThat(fit.err()).contains("none of 200 records had the value \" left\" (label.positive) in side");
        assertThat(fit.json().at("/unseenValues/0/closest").asText()).isEqualTo("LEFT");
    }

    @Test
    void learnsAsMuchOfARowAsItsWeightSays() throws IOException {
        Files.writeString(folder.resolve("point.avsc"), SCHEMA.replace("\"name\": \"y\"", "\"name\": \"importance\""));
        Files.writeString(
                pipeline,
                PIPELINE.replace("numeric: [x, y]", "numeric: [x]")
                        .replace("positive: LEFT", "positive: LEFT, weight: importance"));
        // The light ones say the opposite of the heavy ones, and there are more of them.
        StringBuilder csv = new StringBuilder("x,importance,side\n");
        Random random = new Random(3);
        for (int i = 0; i < 600; i++) {
            double x = random.nextGaussian();
            boolean isHeavy = i % 3 == 0;
            csv.append(x).append(',').append(isHeavy ? 1 : 0.01).append(',');
            csv.append(x > 0 == isHeavy ? "LEFT" : "RIGHT").append('\n');
        }
        Files.writeString(data, csv);

        JsonNode fit = fit("--epochs", 5, "--validation", 0.5).json();

        // Predictions are judged alike, and a third of them are of heavy ones; the loss is of these nearly alone.
        assertThat(fit.get("accuracy").asDouble()).isCloseTo(1 / 3.0, within(0.05));
        assertThat(fit.get("validationLoss").asDouble())
                .isLessThan(fit.get("logLoss").asDouble() / 3);
        Files.write(data, List.of("x,importance,side", "1,-1,LEFT", "2,1,LEFT", "3,1,RIGHT"));
        assertThat(fit("--epochs", 1, "--validation", 0)
                        .json()
                        .get("deadLetters")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void givesTheSameWeightsAgainAndOthersByAnotherSeed() throws IOException {
        Files.write(data, separable(200));

        String hash = fit("--epochs", 2).json().get("weightsHash").asText();
        assertThat(fit("--epochs", 2).json().get("weightsHash").asText()).isEqualTo(hash);

        Files.writeString(pipeline, PIPELINE.replace("max-wait: null", "max-wait: null, seed: 1"));
        assertThat(fit("--epochs", 2).json().get("weightsHash").asText()).isNotEqualTo(hash);
    }

    @Test
    void keepsTheBestEpochAndEndsWhenPatienceDoes() throws IOException {
        // What there is to learn is noise: the longer, the worse on what is held out.
        Files.write(data, noise(200));

        JsonNode fit = fit("--epochs", 400, "--patience", 3, "--validation", 0.5, "--save", weights)
                .json();

        int passes = fit.get("epochs").size();
        int best = fit.get("epoch").asInt();
        assertThat(fit.get("stoppedEarly").asBoolean()).isTrue();
        assertThat(passes).isEqualTo(best + 3).isLessThan(400);
        for (JsonNode epoch : fit.get("epochs")) {
            assertThat(epoch.get("validationLoss").asDouble())
                    .isGreaterThanOrEqualTo(fit.get("validationLoss").asDouble());
        }
        String hash = Payload.hash(saved().payload().encode());
        assertThat(hash).isEqualTo(fit.get("weightsHash").asText());
        // So many passes, and no more, end with the same weights: they are those of the best epoch, not of the last.
        JsonNode until = fit("--epochs", best, "--validation", 0.5).json();
        assertThat(until.get("weightsHash").asText()).isEqualTo(hash);
    }

    @Test
    void gathersStatisticsFromWhatItLearnsAlone() throws IOException {
        List<String> rows = new ArrayList<>(List.of("x,y,side"));
        for (int i = 0; i < 90; i++) {
            rows.add(i % 2 + "," + (i % 3 == 0 ? "" : i % 2) + "," + (i % 2 == 0 ? "LEFT" : "RIGHT"));
        }
        for (int i = 0; i < 10; i++) {
            rows.add("1000,1000,LEFT");
        }
        Files.write(data, rows);

        fit("--epochs", 1, "--save", weights).json();

        FeatureStatistics statistics = saved().payload().statistics();
        assertThat(statistics.counts()).containsExactly(90, 60);
        assertThat(statistics.means()[0]).isEqualTo(0.5, within(1e-12));
    }

    @Test
    void goesOnFromWeightsAndLeavesTheirStatistics() throws IOException {
        Files.write(data, separable(300));
        JsonNode first =
                fit("--epochs", 3, "--validation", 0, "--save", weights).json();
        FeatureStatistics statistics = saved().payload().statistics();

        JsonNode second =
                fit("--epochs", 1, "--init", weights, "--save", weights).json();

        assertThat(second.get("trainLoss").asDouble())
                .isLessThan(first.get("epochs").get(0).get("trainLoss").asDouble() / 2);
        assertThat(saved().payload().statistics().counts()).containsExactly(statistics.counts());
        assertThat(saved().payload().statistics().means()).containsExactly(statistics.means());
    }

    @Test
    void keepsTheLastEpochWhereNothingIsHeldOut() throws IOException {
        Files.write(data, noise(50));

        JsonNode fit = fit("--epochs", 4, "--validation", 0).json();

        assertThat(fit.get("epoch").asInt()).isEqualTo(4);
        assertThat(fit.get("validation").asInt()).isZero();
        assertThat(fit.get("validationLoss").isNull()).isTrue();
    }

    @Test
    void doesNotAskForTheFileThatItIsToMake() throws IOException {
        Files.write(data, separable(40));
        Files.writeString(pipeline, PIPELINE + "init: points.safetensors\n");

        assertThat(fit("--epochs", 1, "--save", weights).exitCode()).isZero();
        assertThat(Cli.run("check", pipeline).exitCode()).isZero();
    }

    @Test
    void countsRowsThatAreNoExamples() throws IOException {
        List<String> rows = separable(40);
        rows.set(7, "1,2,");
        rows.set(9, "one,2,LEFT");
        Files.write(data, rows);

        Cli cli = Cli.run("fit", pipeline, "--data", data, "--epochs", 1);

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out())
                .contains("dead letters: 2\n  1 × ")
                .contains("34 training")
                .contains("not saved");
        assertThat(cli.err()).contains("epoch 1, trainLoss 0.");
    }

    @Test
    void failsWhereThereIsNothingToLearnAndCountsTheReasons() throws IOException {
        Files.write(data, List.of("x,y,side", "one,2,LEFT", "two,2,LEFT", "1,2,"));

        Cli cli = Cli.run("fit", pipeline, "--data", data, "--output", "json");

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.json().get("examples").asLong()).isZero();
        assertThat(cli.json().get("deadLetterReasons").get(0).get("count").asLong())
                .isEqualTo(2);
        assertThat(cli.err()).contains("has 0 examples and 3 dead letters:\n  2 × x must be ");
    }

    @Test
    void saysWhenTheNetworkDiverges() throws IOException {
        Files.write(data, separable(100));
        Files.writeString(pipeline, PIPELINE.replace("learning-rate: 0.1", "learning-rate: 1e38"));

        Cli cli = fit("--epochs", 2, "--save", weights);

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.err()).contains("no epoch has led to a finite loss").contains("lower the learning rate");
        assertThat(weights).doesNotExist();
    }

    @Test
    void refusesWhatDoesNotFitIntoMemory() throws IOException {
        Pipeline read = PipelineReader.read(pipeline);
        ProgressDisplay progress = new Console().progress("nothing");

        assertThatThrownBy(() -> Examples.read(endless(), read, Long.MAX_VALUE, 10_000, progress))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("do not after row 96")
                .hasMessageContaining("THALWEG_JAVA_OPTIONS=-Xmx8g")
                .hasMessageContaining("--limit");
    }

    @Test
    void refusesSettingsThatMakeNoSense() throws IOException {
        Files.write(data, separable(10));
        for (Object[] options : new Object[][] {
            {"--epochs", 0},
            {"--validation", 1},
            {"--validation", -0.1},
            {"--validation", "NaN"},
            {"--patience", 0},
            {"--patience", 2, "--validation", 0},
            {"--save", folder.resolve("none/weights")},
            {"--init", folder.resolve("none")}
        }) {
            Cli cli = fit(options);
            assertThat(cli.exitCode()).as(Arrays.toString(options)).isEqualTo(2);
            assertThat(cli.err()).startsWith("thalweg fit: ");
        }
    }

    @Test
    void needsExamplesOnBothSides() throws IOException {
        Files.write(data, separable(3));

        Cli cli = fit("--validation", 0.1);

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.err()).contains("one to hold out, but points.csv has 3");
    }

    private WeightsFile saved() {
        return WeightsFile.read(weights, PipelineReader.read(pipeline).model());
    }

    private Cli fit(Object... options) {
        List<Object> all = new ArrayList<>(List.of("fit", pipeline, "--data", data, "--output", "json"));
        all.addAll(List.of(options));
        return Cli.run(all.toArray());
    }

    /** Points of the plane; the side is decided by a line through the origin. */
    private static List<String> separable(int rows) {
        Random random = new Random(7);
        List<String> csv = new ArrayList<>(List.of("x,y,side"));
        for (int i = 0; i < rows; i++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            csv.add(x + "," + y + "," + (x > y ? "LEFT" : "RIGHT"));
        }
        return csv;
    }

    private static List<String> noise(int rows) {
        Random random = new Random(3);
        List<String> csv = new ArrayList<>(List.of("x,y,side"));
        for (int i = 0; i < rows; i++) {
            csv.add(random.nextGaussian() + "," + random.nextGaussian() + ","
                    + (random.nextBoolean() ? "LEFT" : "RIGHT"));
        }
        return csv;
    }

    /** The same row again and again. */
    private EventSource endless() throws IOException {
        Files.write(data, separable(1));
        Row.Event event;
        try (EventSource source =
                DataFiles.open(data, Optional.empty(), PipelineReader.read(pipeline), true, row -> row)) {
            event = (Row.Event) source.next().orElseThrow();
        }
        return new EventSource() {
            private long row;

            @Override
            public String name() {
                return "endless";
            }

            @Override
            public String fingerprint() {
                return "endless";
            }

            @Override
            public Optional<Row> next() {
                return Optional.of(new Row.Event(row++, event.id(), event.labeled(), event.live()));
            }

            @Override
            public double progress() {
                return Double.NaN;
            }

            @Override
            public void close() {}
        };
    }
}
