package io.thalweg.workbench.backtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.learner.Learner;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.file.WeightsFile;
import io.thalweg.workbench.Cli;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BacktestCommandTest {

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

    @BeforeEach
    void writePipeline() throws IOException {
        Files.writeString(folder.resolve("point.avsc"), SCHEMA);
        pipeline = Files.writeString(folder.resolve("points.yaml"), """
                pipeline: points
                events: {schema: point.avsc}
                features: [{numeric: [x, y]}]
                label: {field: side, task: binary, positive: LEFT}
                network: [{dense: {units: 8, activation: tanh}}, {dense: {units: 1}}]
                optimizer: {sgd: {learning-rate: 0.1}}
                training: {batch-size: 4, max-wait: null}
                """);
    }

    @Test
    void saysWhichListedValueNoRowHad() throws IOException {
        Path wrong = Files.writeString(
                folder.resolve("wrong.yaml"), Files.readString(pipeline).replace("positive: LEFT", "positive: left"));

        Cli cli = backtest(csv(200), wrong, "--output", "json");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.err())
                .contains("none of 200 records had the value \"left\" (label.positive) in side;"
                        + " the closest text was \"LEFT\"");
        assertThat(cli.json().at("/unseenValues/0/closest").asText()).isEqualTo("LEFT");
        Cli right = backtest(csv(200), "--output", "json");
        assertThat(right.json().get("unseenValues")).isEmpty();
        assertThat(right.err()).doesNotContain("records had the value");
    }

    @Test
    void learnsAConceptThatTheBaselinesDoNotSee() throws IOException {
        Cli cli = backtest(csv(3000), "--output", "json");
        JsonNode result = cli.json();

        assertThat(cli.exitCode()).isZero();
        assertThat(result.get("examples").asLong()).isEqualTo(3000);
        assertThat(result.get("accuracy").asDouble()).isGreaterThan(0.9);
        assertThat(result.at("/baselines/majority").asDouble()).isLessThan(0.6);
        assertThat(result.at("/baselines/noChange").asDouble()).isLessThan(0.6);
        assertThat(result.get("logLoss").asDouble()).isLessThan(0.3);
        assertThat(result.get("auc").asDouble()).isGreaterThan(0.95);
        assertThat(result.get("deadLetters").asLong()).isZero();
        assertThat(result.get("seconds").asDouble()).isPositive();
        assertThat(result.get("examplesPerSecond").asDouble()).isPositive();
        assertThat(result.get("engine").asText()).isEqualTo("vector");
        assertThat(result.get("weightsHash").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    void learnsTheSameFromEventsWithoutIdAndTime() throws IOException {
        JsonNode with = backtest(csv(500), "--output", "json").json();
        Files.writeString(
                folder.resolve("point.avsc"),
                SCHEMA.replace("{\"name\": \"id\", \"type\": \"string\"},", "")
                        .replace("{\"name\": \"time\", \"type\": \"long\"},", ""));

        JsonNode without = backtest(csv(500), "--output", "json").json();

        assertThat(without.get("examples").asLong()).isEqualTo(500);
        assertThat(without.get("weightsHash")).isEqualTo(with.get("weightsHash"));
    }

    @Test
    void saysThatTrainingHasDivergedAndEndsWithOne() throws IOException {
        regression("restore");

        Cli cli = backtest(outlier(), "--output", "json");
        JsonNode result = cli.json();

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(result.get("examples").asLong()).isEqualTo(3000);
        assertThat(result.get("deadLetters").asLong()).isZero();
        assertThat(result.get("state").asText()).isEqualTo("diverged");
        assertThat(result.get("divergences").asLong()).isEqualTo(1);
        assertThat(result.at("/divergence/sinceStep").asLong()).isEqualTo(1501);
        assertThat(result.get("recentMae").asDouble()).isLessThan(0.1);

        Cli text = backtest(outlier());
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out())
                .contains(
                        "training has diverged since step 1501: y is 1.0E9",
                        "training.clip-norm: 1",
                        "dead letters: 0");
    }

    @Test
    void endsWhereADivergenceIsToStopTheTraining() throws IOException {
        regression("stop");

        Cli cli = backtest(outlier(), "--output", "json");

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.json().get("examples").asLong()).isEqualTo(1501);
        assertThat(cli.json().get("state").asText()).isEqualTo("stopped");
        assertThat(cli.json().get("deadLetters").asLong()).isZero();
    }

    private void regression(String policy) throws IOException {
        pipeline = Files.writeString(folder.resolve("line.yaml"), """
                pipeline: line
                events: {schema: point.avsc}
                features: [{numeric: x}]
                label: {field: y, task: regression}
                network: [{dense: {units: 16, activation: relu}}, {dense: {units: 1}}]
                optimizer: {sgd: {learning-rate: 0.02}}
                training: {batch-size: 1, when-diverged: %s}
                """.formatted(policy));
    }

    /** y = 2x + 1 in 3,000 rows, but for row 1,500. */
    private static byte[] outlier() {
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder("id,x,y\n");
        for (int row = 0; row < 3000; row++) {
            double x = random.nextGaussian();
            csv.append(String.format(Locale.ROOT, "p%d,%.4f,%.4f%n", row, x, row == 1500 ? 1e9 : 2 * x + 1));
        }
        return csv.toString().getBytes(UTF_8);
    }

    @Test
    void startsFromAFileOfWeights() throws IOException {
        Pipeline read = PipelineReader.read(pipeline);
        WireFormat wire = WireFormat.of(Optional.empty(), List.of(read.events().schema()));
        try (Learner learner = Learner.of(read.learner(), wire, new JvmEngine())) {
            new WeightsFile(learner.snapshot(0).payload(), Map.of())
                    .write(folder.resolve("fresh.safetensors"), read.model());
        }

        JsonNode fresh = backtest(csv(500), "--output", "json").json();
        JsonNode same = backtest(csv(500), "--output", "json", "--init", folder.resolve("fresh.safetensors"))
                .json();
        assertThat(same.get("weightsHash")).isEqualTo(fresh.get("weightsHash"));

        Cli cli = backtest(csv(500), "--init", folder.resolve("none.safetensors"));
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("none.safetensors does not exist; 'thalweg fit'");
    }

    @Test
    void learnsAsMuchOfARowAsItsWeightSays() throws IOException {
        byte[] csv = csv(500);
        String even =
                backtest(csv, "--output", "json").json().get("weightsHash").asText();
        Files.writeString(
                folder.resolve("point.avsc"),
                SCHEMA.replace(
                        "]}", ", {\"name\": \"importance\", \"type\": [\"null\", \"double\"], \"default\": null}]}"));
        Files.writeString(
                pipeline, Files.readString(pipeline).replace("positive: LEFT}", "positive: LEFT, weight: importance}"));

        assertThat(backtest(weighted(csv, "1"), "--output", "json")
                        .json()
                        .get("weightsHash")
                        .asText())
                .isEqualTo(even);
        assertThat(backtest(weighted(csv, "3"), "--output", "json")
                        .json()
                        .get("weightsHash")
                        .asText())
                .isNotEqualTo(even);
        assertThat(backtest(weighted(csv, "-3"), "--output", "json")
                        .json()
                        .get("deadLetters")
                        .asLong())
                .isEqualTo(500);
        assertThat(backtest(csv).err()).contains("it needs a column importance");
    }

    /** The same rows with one more column. */
    private static byte[] weighted(byte[] csv, String weight) {
        StringBuilder text = new StringBuilder();
        new String(csv, UTF_8)
                .lines()
                .map(line -> line + "," + (line.endsWith("side") ? "importance" : weight) + "\n")
                .forEach(text::append);
        return text.toString().getBytes(UTF_8);
    }

    @Test
    void givesTheSameWeightsAgain() throws IOException {
        byte[] csv = csv(500);

        assertThat(backtest(csv, "--output", "json").json().get("weightsHash"))
                .isEqualTo(backtest(gzip(csv), "--output", "json").json().get("weightsHash"));
    }

    @Test
    void learnsTheLastPartialBatchToo() throws IOException {
        assertThat(backtest(csv(7), "--output", "json").json().get("examples").asLong())
                .isEqualTo(7);
    }

    @Test
    void readsNoMoreThanItsLimit() throws IOException {
        assertThat(backtest(csv(100), "--limit", "10", "--output", "json")
                        .json()
                        .get("examples")
                        .asLong())
                .isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many"})
    void refusesALimitThatReadsNothing(String limit) throws IOException {
        Cli cli = backtest(csv(3), "--limit", limit);

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("'--limit'")
                .contains("must be a whole number of at least 1 but was '" + limit + "'");
    }

    @Test
    void givesTheSameWeightsOfAFileHoweverItIsWritten() throws IOException {
        String text = new String(csv(500), UTF_8);
        JsonNode expected = backtest(csv(500), "--output", "json").json();

        StringBuilder lines = new StringBuilder();
        text.lines().skip(1).forEach(line -> {
            String[] values = line.split(",", -1);
            lines.append("{\"x\": %s, \"side\": \"%s\", \"y\": %s}%n".formatted(values[0], values[2], values[1]));
        });
        String spaced = text.replace(",", ", ").replace("\n", " \n");
        String quoted = "\uFEFF"
                + text.lines()
                        .map(line -> "\"" + line.replace(",", "\",\"") + "\"\r\n")
                        .collect(Collectors.joining());
        for (String same : List.of(spaced, quoted, lines.toString())) {
            JsonNode result = backtest(same.getBytes(UTF_8), "--output", "json").json();
            assertThat(result.get("deadLetters").asLong()).isZero();
            assertThat(result.get("weightsHash")).isEqualTo(expected.get("weightsHash"));
        }
    }

    @Test
    void readsAFileAsThePipelineSays() throws IOException {
        String text = new String(csv(500), UTF_8);
        JsonNode expected = backtest(csv(500), "--output", "json").json();
        Files.writeString(
                pipeline,
                Files.readString(pipeline) + "csv: {delimiter: \"\\t\", missing: [NA], columns: {side: where}}\n");

        String written = text.replace("side", "where").replace(",", "\t") + "NA\t1\tLEFT\n";
        JsonNode result = backtest(written.getBytes(UTF_8), "--output", "json").json();
        assertThat(result.get("weightsHash")).isEqualTo(expected.get("weightsHash"));
        assertThat(result.get("deadLetters").asLong()).isEqualTo(1);
    }

    @Test
    void namesTheLineOfARowThatTheLearnerRefuses() throws IOException {
        Cli cli = backtest("x,y,side\n\n1,2,LEFT\n1,NaN,LEFT\n".getBytes(UTF_8));

        assertThat(cli.out()).contains("dead letters: 1", "(first: line 4)");
    }

    @Test
    void learnsFromStandardInput() throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(gzip(csv(500))));
        try {
            Cli cli = Cli.run("backtest", pipeline, "--data", "-", "--output", "json");
            assertThat(cli.json().get("examples").asLong()).isEqualTo(500);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void showsTheMetricsOverTime() throws IOException {
        Cli cli = backtest(csv(1000));

        assertThat(cli.out().lines().toList())
                .hasSizeBetween(10, 30)
                .first()
                .asString()
                .startsWith("examples  accuracy");
        assertThat(cli.out()).contains("1,000 examples in").contains("without learning: majority 0.");
    }

    @Test
    void countsWhatCannotBeLearnedAndSaysWhy() throws IOException {
        String rows = new String(csv(20), UTF_8) + "abc,1,LEFT\n1,,LEFT\n1,2\n1,2,\n";

        JsonNode result = backtest(rows.getBytes(UTF_8), "--output", "json").json();
        assertThat(result.get("deadLetters").asLong()).isEqualTo(3);
        assertThat(result.get("examples").asLong()).isEqualTo(21);
        assertThat(backtest(rows.getBytes(UTF_8)).out())
                .contains("dead letters: 3")
                .contains("  1 × x must be a double but was \"abc\" (first: line 22)");
    }

    @Test
    void countsReasonsThatDifferOnlyInTheValueAsOneAndBeginsWithTheMostFrequent() throws IOException {
        String rows = new String(csv(20), UTF_8) + "1,2,LEFT,\nabc,1,LEFT\nn/a,1,LEFT\n";

        JsonNode reasons =
                backtest(rows.getBytes(UTF_8), "--output", "json").json().get("deadLetterReasons");

        assertThat(reasons).hasSize(2);
        assertThat(reasons.get(0).get("reason").asText()).isEqualTo("x must be a double but was \"abc\"");
        assertThat(reasons.get(0).get("count").asLong()).isEqualTo(2);
        assertThat(reasons.get(0).get("first").asText()).isEqualTo("line 23");
        assertThat(reasons.get(1).get("count").asLong()).isEqualTo(1);
    }

    @Test
    void failsWhereNothingWasLearnedAndSaysWhyAfterTheResult() throws IOException {
        Cli cli = backtest("x,y,side\nabc,1,LEFT\nn/a,1,LEFT\n1,2,LEFT,\n".getBytes(UTF_8), "--output", "json");

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.json().get("examples").asLong()).isZero();
        assertThat(cli.json().get("deadLetters").asLong()).isEqualTo(3);
        assertThat(cli.err())
                .startsWith("thalweg backtest: nothing was learned from ")
                .contains(": it has no examples and 3 dead letters:\n")
                .contains("  2 × x must be a double but was \"abc\" (first: line 2)");
    }

    @Test
    void failsOnAFileWithoutRows() throws IOException {
        Cli cli = backtest("x,y,side\n".getBytes(UTF_8));

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out()).contains("0 examples in");
        assertThat(cli.err()).contains(": it has no examples and 0 dead letters");
    }

    @Test
    void namesMissingColumnsTheFilesColumnsAndTheRemedy() throws IOException {
        Cli cli = backtest("x,z\n1,2\n".getBytes(UTF_8));

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err().lines()).hasSize(1);
        assertThat(cli.err())
                .contains("needs the columns y, side but has only x, z")
                .contains("name the columns in its first line");
    }

    @Test
    void learnsWhatTheRowsKnowOfTheRowsBefore() throws IOException {
        StringBuilder csv = new StringBuilder("value\n");
        for (int i = 0; i < 4000; i++) {
            csv.append(i % 3 == 0 ? 10 : 11).append('\n');
        }

        JsonNode result = backtest(csv.toString().getBytes(UTF_8), remembering(), "--output", "json")
                .json();
        assertThat(result.get("examples").asLong()).isEqualTo(3999);
        assertThat(result.get("deadLetters").asLong()).isEqualTo(1);
        assertThat(result.get("recentMae").asDouble()).isLessThan(0.05);
        assertThat(result.at("/baselines/noChange").asDouble()).isGreaterThan(0.5);
    }

    @Test
    void keepsAWordOutOfWhatIsRemembered() throws IOException {
        Cli cli = backtest("value\n1\nmuch\n3\n".getBytes(UTF_8), remembering());

        assertThat(cli.out())
                .contains("dead letters: 2")
                .contains("(first: line 2)")
                .contains("1 examples in");
    }

    @Test
    void namesTheColumnThatIsToBeRemembered() throws IOException {
        Cli cli = backtest("x\n1\n".getBytes(UTF_8), remembering());

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("does not fit pipeline remembering: it needs a column value to add rise (files)");
    }

    @Test
    void refusesToRememberTheRowsOfAnIdxFile() throws IOException {
        Cli cli = Cli.run("backtest", remembering(), "--data", images("few", 4), "--labels", folder.resolve("labels"));

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("an IDX file has no columns");
    }

    @Test
    void refusesAColumnThatIsThereTwice() throws IOException {
        Cli cli = backtest("x,y,x,side\n1,2,3,LEFT\n".getBytes(UTF_8));

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("column x must be there once but is there 2 times");
    }

    @Test
    void failsOnAFileThatIsNotThere() {
        Cli cli = Cli.run("backtest", pipeline, "--data", folder.resolve("none.csv"));

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.err()).contains("none.csv does not exist");
    }

    @Test
    void failsOnACutOffFile() throws IOException {
        byte[] whole = gzip(csv(20_000));

        Cli cli = backtest(Arrays.copyOf(whole, whole.length / 2));
        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.err()).contains("is not readable after line").doesNotContain("\tat ");
    }

    @Test
    void refusesRandomBytes() throws IOException {
        byte[] bytes = new byte[10_000];
        new Random(1).nextBytes(bytes);
        bytes[0] = 'x';

        Cli cli = backtest(bytes);
        assertThat(cli.exitCode()).isBetween(1, 2);
        assertThat(cli.err()).startsWith("thalweg backtest: data file").doesNotContain("\tat ");
    }

    @Test
    void learnsVectorsFromIdx() throws IOException {
        Path images = images("few-images-idx3-ubyte", 400);
        Files.write(folder.resolve("few-labels-idx1-ubyte"), labels(400));

        JsonNode result = Cli.run("backtest", vectorPipeline(2), "--data", images, "--output", "json")
                .json();
        assertThat(result.get("examples").asLong()).isEqualTo(400);
        assertThat(result.get("recentAccuracy").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void asksForLabelsThatItDoesNotFind() throws IOException {
        Cli cli = Cli.run("backtest", vectorPipeline(2), "--data", images("numbers", 4));

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("--labels");
    }

    @Test
    void refusesLabelsOfAnotherFile() throws IOException {
        Path labels = Files.write(folder.resolve("labels"), labels(3));

        Cli cli = Cli.run("backtest", vectorPipeline(2), "--data", images("numbers", 4), "--labels", labels);
        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.err()).contains("one label for each of the 4 rows").contains("has 3 rows");
    }

    @Test
    void refusesVectorsOfAnotherShape() throws IOException {
        Path labels = Files.write(folder.resolve("labels"), labels(4));

        Cli cli = Cli.run("backtest", vectorPipeline(3), "--data", images("numbers", 4), "--labels", labels);
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("shape [1, 2], which is 2 numbers").contains("has shape [3]");
    }

    @Test
    void refusesIdxForAPipelineOfColumns() throws IOException {
        Path labels = Files.write(folder.resolve("labels"), labels(4));

        Cli cli = Cli.run("backtest", pipeline, "--data", images("numbers", 4), "--labels", labels);
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("must have one feature, a vector");
    }

    @Test
    void refusesLabelsBesideACsvFile() throws IOException {
        Cli cli = backtest(csv(3), "--labels", "labels");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("--labels goes with an IDX file");
    }

    /** The next change of a number that is one more for two rows of three. */
    private Path remembering() throws IOException {
        Files.writeString(folder.resolve("rise.avsc"), """
                {"type": "record", "name": "Rise", "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "time", "type": "long"},
                  {"name": "recent", "type": {"type": "array", "items": "float"}},
                  {"name": "rise", "type": ["null", "double"], "default": null}]}
                """);
        return Files.writeString(folder.resolve("remembering.yaml"), """
                pipeline: remembering
                events: {schema: rise.avsc}
                files: [{change: rise, of: value}, {history: recent, of: value, rows: 3}]
                features: [{vector: recent, shape: [3], scale: standard}]
                label: {field: rise, task: regression}
                network: [{dense: {units: 8, activation: tanh}}, {dense: {units: 1}}]
                optimizer: {sgd: {learning-rate: 0.05}}
                training: {batch-size: 1}
                """);
    }

    private Cli backtest(byte[] data, Object... options) throws IOException {
        return backtest(data, pipeline, options);
    }

    private Cli backtest(byte[] data, Path pipeline, Object... options) throws IOException {
        Path file = Files.write(folder.resolve("points.csv"), data);
        Object[] arguments = {"backtest", pipeline, "--data", file};
        Object[] all = Arrays.copyOf(arguments, arguments.length + options.length);
        System.arraycopy(options, 0, all, arguments.length, options.length);
        return Cli.run(all);
    }

    /** Points of the plane; the side is decided by a line through the origin. */
    private static byte[] csv(int rows) {
        Random random = new Random(7);
        StringBuilder csv = new StringBuilder("x,y,side\n");
        for (int i = 0; i < rows; i++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            csv.append(String.format(Locale.ROOT, "%.4f,%.4f,%s%n", x, y, x > y ? "LEFT" : "RIGHT"));
        }
        return csv.toString().getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }

    private Path vectorPipeline(int width) throws IOException {
        return Files.writeString(folder.resolve("vectors.yaml"), """
                pipeline: vectors
                features: [{vector: features, shape: [%d], scale: 0.004}]
                label: {task: classes, values: ["0", "1"]}
                network: [{dense: {units: 2}}]
                optimizer: {sgd: {learning-rate: 1.0}}
                training: {batch-size: 1}
                """.formatted(width));
    }

    /** Images of one row and two pixels: the brighter one is where the label says. */
    private Path images(String name, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(16 + 2 * count);
        buffer.putInt(0x0803).putInt(count).putInt(1).putInt(2);
        for (int i = 0; i < count; i++) {
            buffer.put((byte) (i % 3 == 0 ? 10 : 250)).put((byte) (i % 3 == 0 ? 240 : 20));
        }
        return Files.write(folder.resolve(name), buffer.array());
    }

    private static byte[] labels(int count) {
        ByteBuffer buffer = ByteBuffer.allocate(8 + count);
        buffer.putInt(0x0801).putInt(count);
        for (int i = 0; i < count; i++) {
            buffer.put((byte) (i % 3 == 0 ? 1 : 0));
        }
        return buffer.array();
    }
}
