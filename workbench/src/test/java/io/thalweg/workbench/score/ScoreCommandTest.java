package io.thalweg.workbench.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.safetensors.Safetensors;
import io.thalweg.engine.safetensors.TensorFile;
import io.thalweg.workbench.Cli;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {

    private static final int ROWS = 300;

    @TempDir
    private Path folder;

    private Path pipeline;
    private Path weights;

    /** The schema requires the label, which a live event has not got. */
    @BeforeEach
    void fit() throws IOException {
        Files.writeString(folder.resolve("point.avsc"), """
                {"type": "record", "name": "Point", "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "time", "type": "long"},
                  {"name": "x", "type": "double"},
                  {"name": "side", "type": "string"}]}
                """);
        pipeline = pipeline("points", "{field: side, task: binary, positive: LEFT}", 1);
        weights = fit(pipeline, rows(ROWS, "id,time,x,side", ",LEFT", ",RIGHT"));
    }

    @Test
    void savesOneLineForEachRowInTheOrderOfTheFile() throws IOException {
        Path data = file("plain.csv", List.of("id,time,x", "\"a,\"\"b\"\"\",7,-1", "c,8,1", "c,8,1"));
        Path saved = folder.resolve("scores.csv");

        Cli cli = score(data, "--save", saved);

        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("3 scores in")
                .contains("dead letters: 0")
                .contains("saved in " + saved);
        List<CSVRecord> scores = csv(Files.newBufferedReader(saved));
        assertThat(scores.get(0).toList()).containsExactly("id", "time", "score", "predicted", "version", "hash");
        assertThat(scores).extracting(row -> row.get(0)).containsExactly("id", "a,\"b\"", "c", "c");
        assertThat(scores).extracting(row -> row.get(1)).containsExactly("time", "7", "8", "8");
        assertThat(scores).extracting(row -> row.get(3)).containsExactly("predicted", "LEFT", "not LEFT", "not LEFT");
        assertThat(Float.parseFloat(scores.get(1).get(2))).isGreaterThan(0.5f).isLessThanOrEqualTo(1);
        assertThat(scores.get(3).toList()).isEqualTo(scores.get(2).toList());
        assertThat(scores.get(1).get(5)).matches("[0-9a-f]{64}");
        assertThat(namesIn(folder)).noneMatch(name -> name.endsWith(".part"));
        assertThat(Files.getPosixFilePermissions(saved))
                .as("may be read by whoever may read any new file")
                .isEqualTo(Files.getPosixFilePermissions(data));
    }

    @Test
    void givesTheSameScoresWithAndWithoutLabels() throws IOException {
        Path labeled = file("labeled.csv", rows(ROWS, "id,time,x,side", ",LEFT", ",RIGHT"));
        Path unlabeled = file("unlabeled.csv", rows(ROWS, "id,time,x", "", ""));

        String withLabels = score(labeled, "--save", "-").out();
        String without = score(unlabeled, "--save", "-").out();

        assertThat(without).isEqualTo(withLabels).hasLineCount(ROWS + 1);
    }

    @Test
    void judgesTheScoresOfRowsThatHaveALabel() throws IOException {
        List<String> rows = new ArrayList<>(rows(ROWS, "id,time,x,side", ",LEFT", ",RIGHT"));
        rows.add("unknown,1,0.5,");

        JsonNode result = score(file("some.csv", rows), "--output", "json").json();

        assertThat(result.get("scored").asLong()).isEqualTo(ROWS + 1);
        assertThat(result.get("labeled").asLong()).isEqualTo(ROWS);
        assertThat(result.get("accuracy").asDouble()).isGreaterThan(0.9);
        assertThat(result.get("auc").asDouble()).isGreaterThan(0.9);
        assertThat(result.get("logLoss").asDouble()).isPositive();
        assertThat(result.get("eventsPerSecond").asDouble()).isPositive();
        assertThat(result.get("version").isNull()).isTrue();
        assertThat(result.get("saved").isNull()).isTrue();
    }

    @Test
    void savesAColumnForEachClass() throws IOException {
        Path classes = pipeline("classes", "{field: side, task: classes, values: [LEFT, \"MID, DLE\", RIGHT]}", 3);
        Path fitted = fit(classes, rows(ROWS, "id,time,x,side", ",LEFT", ",RIGHT"));
        Path data = file("any.csv", List.of("id,time,x,side", "a,1,-1,LEFT", "b,2,1,nobody knows"));

        Cli cli = Cli.run("score", classes, "--data", data, "--weights", fitted, "--save", "-");

        List<CSVRecord> scores = csv(new StringReader(cli.out()));
        assertThat(scores.get(0).toList())
                .containsExactly(
                        "id", "time", "score.LEFT", "score.MID, DLE", "score.RIGHT", "predicted", "version", "hash");
        assertThat(scores.get(1).get(5)).isEqualTo("LEFT");
        assertThat(scores.get(2).get(5)).isEqualTo("RIGHT");
        assertThat(cli.err()).contains("2 scores").contains("of 1 labeled rows: accuracy 1.0000");
    }

    @Test
    void savesTheNumberOfARegressionEvenWhereTheLabelIsNoNumber() throws IOException {
        Files.writeString(
                folder.resolve("point.avsc"),
                Files.readString(folder.resolve("point.avsc"))
                        .replace("\"side\", \"type\": \"string\"", "\"side\", \"type\": \"double\""));
        Path number = pipeline("number", "{field: side, task: regression}", 1);
        Path fitted = fit(number, rows(ROWS, "id,time,x,side", ",-3", ",3"));
        Path data = file("numbers.csv", List.of("id,time,x,side", "a,1,-1,-3", "b,2,1,unknown"));

        Cli cli = Cli.run("score", number, "--data", data, "--weights", fitted, "--output", "json");

        assertThat(cli.json().get("scored").asInt()).isEqualTo(2);
        assertThat(cli.json().get("labeled").asInt()).isEqualTo(1);
        assertThat(cli.json().has("mae")).isTrue();
        assertThat(Cli.run("score", number, "--data", data, "--weights", fitted, "--save", "-")
                        .out())
                .startsWith("id,time,score,version,hash\n");
    }

    @Test
    void compressesAFileWhoseNameSaysSo() throws IOException {
        Path data = file("plain.csv", List.of("id,time,x", "a,7,-1"));
        Path saved = folder.resolve("scores.csv.gz");

        score(data, "--save", saved);

        try (Reader reader =
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(saved)), StandardCharsets.UTF_8)) {
            assertThat(csv(reader)).hasSize(2);
        }
    }

    @Test
    void countsRowsThatCannotBeScoredAndLeavesThemOut() throws IOException {
        Path data = file("bad.csv", List.of("id,time,x", "a,1,-1", "b,2,wide", "c,3,1"));

        Cli cli = score(data, "--save", folder.resolve("scores.csv"), "--output", "json");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.json().get("scored").asLong()).isEqualTo(2);
        assertThat(cli.json().get("deadLetters").asLong()).isEqualTo(1);
        assertThat(cli.json().at("/deadLetterReasons/0/reason").asText()).contains("wide");
        assertThat(cli.json().at("/deadLetterReasons/0/first").asText()).isEqualTo("line 3");
        assertThat(csv(Files.newBufferedReader(folder.resolve("scores.csv"))))
                .extracting(row -> row.get(0))
                .containsExactly("id", "a", "c");
    }

    @Test
    void failsAndSavesNothingWhereNoRowWasScored() throws IOException {
        Path data = file("bad.csv", List.of("id,time,x", "b,2,wide"));

        Cli cli = score(data, "--save", folder.resolve("scores.csv"));

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.err()).contains("no row of bad.csv was scored");
        assertThat(cli.out()).contains("dead letters: 1", "(first: line 2)");
        assertThat(namesIn(folder)).noneMatch(name -> name.startsWith("scores"));
    }

    @Test
    void refusesOptionsThatContradictEachOther() throws IOException {
        Path data = file("plain.csv", List.of("id,time,x", "a,7,-1"));

        assertThat(score(data, "--version", "0.1").exitCode()).isEqualTo(2);
        assertThat(score(data, "--bootstrap", "localhost:1").err()).contains("--weights reads a file and no topic");
        assertThat(score(data, "--save", "-", "--output", "json").err()).contains("--save - prints the scores");
        assertThat(score(data, "--save", folder.resolve("none/scores.csv")).err())
                .contains("--save needs a folder that exists");
    }

    @Test
    void saysThatWeightsHaveNoStatistics() throws IOException {
        Path bare = folder.resolve("bare.safetensors");
        Safetensors.write(bare, new TensorFile(Safetensors.read(weights).tensors(), Map.of()));

        Cli cli = Cli.run(
                "score", pipeline, "--data", file("plain.csv", List.of("id,time,x", "a,7,-1")), "--weights", bare);

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.err()).contains("bare.safetensors has no feature statistics");
    }

    private Cli score(Path data, Object... options) {
        List<Object> all = new ArrayList<>(List.of("score", pipeline, "--data", data, "--weights", weights));
        all.addAll(List.of(options));
        return Cli.run(all.toArray());
    }

    private Path pipeline(String name, String label, int outputs) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), """
                pipeline: %s
                events: {schema: point.avsc}
                features: [{numeric: x}]
                label: %s
                network: [{dense: {units: %d}}]
                optimizer: {sgd: {learning-rate: 0.1}}
                training: {batch-size: 1, max-wait: null}
                """.formatted(name, label, outputs));
    }

    private Path fit(Path file, List<String> rows) throws IOException {
        Path fitted = folder.resolve(file.getFileName() + ".safetensors");
        Cli cli = Cli.run("fit", file, "--data", file("fit.csv", rows), "--epochs", 2, "--save", fitted);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return fitted;
    }

    /** Points of a line; those below zero are on the left. */
    private static List<String> rows(int count, String header, String left, String right) {
        SplittableRandom random = new SplittableRandom(7);
        List<String> rows = new ArrayList<>(List.of(header));
        for (int row = 0; row < count; row++) {
            double x = random.nextDouble(-1, 1);
            rows.add("point-" + row + "," + row + "," + x + (x < 0 ? left : right));
        }
        return rows;
    }

    private Path file(String name, List<String> rows) throws IOException {
        return Files.write(folder.resolve(name), rows);
    }

    private static List<CSVRecord> csv(Reader reader) throws IOException {
        try (reader) {
            return CSVFormat.RFC4180.parse(reader).getRecords();
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
