package io.thalweg.workbench.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.safetensors.Safetensors;
import io.thalweg.engine.safetensors.Tensor;
import io.thalweg.engine.safetensors.TensorFile;
import io.thalweg.network.Shape;
import io.thalweg.workbench.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCommandTest {

    private static final Path CASES = Path.of("../shared/src/test/resources/reference");

    @TempDir
    private Path folder;

    @Test
    void provesEveryCaseOfAFolderOnEveryEngine() throws IOException {
        Cli cli = Cli.run("conformance", CASES, "--output", "json");
        JsonNode result = cli.json();

        assertThat(cli.exitCode()).isZero();
        int ok = result.get("ok").asInt();
        int cases = CaseFolders.in(CASES).size();
        assertThat(cases).isGreaterThan(40);
        assertThat(ok + result.get("notForThisEngine").asInt()).isEqualTo(3 * cases);
        assertThat(result.get("cases"))
                .hasSize(3 * cases)
                .filteredOn(verdict -> !verdict.get("lossError").isNull())
                .hasSize(ok)
                .hasSizeGreaterThan(2 * cases)
                .allSatisfy(verdict -> {
                    assertThat(verdict.get("verdict").asText()).isEqualTo("ok");
                    assertThat(verdict.get("lossError").asDouble()).isLessThan(1e-4);
                    assertThat(verdict.get("outputError").asDouble()).isLessThan(1e-3);
                });
        assertThat(result.get("cases").findValuesAsText("engine")).containsOnly("jvm", "vector", "nd4j");
    }

    @Test
    void isATableForPeople() throws IOException {
        copy("loss-huber", "loss-huber", "", "");
        copy("layer-lstm", "layer-lstm", "", "");
        copy("seed-mlp-784-500-10", "recipe", "", "");

        Cli cli = Cli.run("conformance", folder, "--engine", "jvm");

        assertThat(cli.out().lines().toList())
                .hasSize(5)
                .first()
                .asString()
                .matches("case +engine +lossError +outputError +parameterError +verdict");
        assertThat(cli.out())
                .containsPattern("loss-huber +jvm +\\d\\.\\de-\\d\\d +\\d\\.\\de-\\d\\d +- +ok")
                .containsPattern("recipe +jvm( +\\d\\.\\de-\\d\\d){3} +ok")
                .contains("2 ok, 0 out");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void takesOneCaseToo() throws IOException {
        JsonNode result = Cli.run("conformance", CASES.resolve("loss-huber"), "--engine", "jvm", "--output", "json")
                .json();

        assertThat(result.at("/cases/0/case").asText()).isEqualTo("loss-huber");
        assertThat(result.get("cases")).hasSize(1);
    }

    @Test
    void exitsWithOneWhenALossIsOutOfTolerance() throws IOException {
        copy("loss-huber", "wrong", "\"learning-rate\": 0.01", "\"learning-rate\": 0.02");

        Cli cli = Cli.run("conformance", folder, "--engine", "jvm");

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out()).contains("out of tolerance").contains("0 ok, 1 out of tolerance");
    }

    @Test
    void reportsABrokenCaseAndRunsTheOthers() throws IOException {
        copy("loss-huber", "bad-json", "{", "{{");
        copy("loss-huber", "bad-key", "\"learning-rate\"", "\"learning-rat\"");
        copy("loss-huber", "bad-shape", "\"units\": 16", "\"units\": 15");
        copy("loss-huber", "good", "", "");
        copy("loss-huber", "no-tensors", "", "");
        Files.delete(folder.resolve("no-tensors/tensors.safetensors"));

        Cli cli = Cli.run("conformance", folder, "--engine", "jvm", "--output", "json");

        assertThat(cli.exitCode()).isEqualTo(1);
        List<JsonNode> cases = cli.json().get("cases").valueStream().toList();
        assertThat(cases)
                .extracting(verdict -> verdict.get("verdict").asText())
                .containsExactly("broken case", "broken case", "broken case", "ok", "broken case");
        assertThat(cases.get(0).get("reason").asText()).contains("bad-json", "line 1", "is not valid JSON");
        assertThat(cases.get(1).get("reason").asText())
                .contains("optimizer.adam.learning-rat", "is not a key", "learning-rate");
        assertThat(cases.get(2).get("reason").asText())
                .contains(
                        "init.0.weight must be [15, 8] but is [16, 8]", "init.1.weight must be [2, 15] but is [2, 16]");
        assertThat(cases.get(4).get("reason").asText()).contains("no-tensors", "tensors.safetensors does not exist");
    }

    @Test
    void saysWhichNetworksAreNotForAnEngine() throws IOException {
        copy(
                "loss-huber",
                "norm",
                "{\n   \"dense\": {\n    \"units\": 2",
                "{\"layer-norm\": {}}, {\"dense\": {\"units\": 2");
        Path file = folder.resolve("norm/tensors.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>(Safetensors.read(file).tensors());
        tensors.put("init.2.weight", tensors.get("init.1.weight"));
        tensors.put("init.2.bias", tensors.get("init.1.bias"));
        tensors.put("init.1.weight", new Tensor(Shape.of(16), new float[16]));
        tensors.put("init.1.bias", new Tensor(Shape.of(16), new float[16]));
        Safetensors.write(file, new TensorFile(tensors, Map.of()));

        Cli jvm = Cli.run("conformance", folder, "--engine", "jvm");
        Cli both = Cli.run("conformance", folder);

        assertThat(jvm.exitCode()).isZero();
        assertThat(jvm.out())
                .containsPattern(
                        "norm +jvm +- +- +- +not for this engine: the jvm engine runs .* but network.1. is layer-norm");
        assertThat(both.exitCode()).isEqualTo(1);
        assertThat(both.out()).containsPattern("norm +nd4j .* out of tolerance");
    }

    @Test
    void refusesAFolderWithoutCases() throws IOException {
        Cli empty = Cli.run("conformance", folder);
        Cli none = Cli.run("conformance", folder.resolve("none"));
        Cli file = Cli.run("conformance", Files.createFile(folder.resolve("file")));

        assertThat(List.of(empty, none, file)).extracting(Cli::exitCode).containsOnly(2);
        assertThat(empty.err()).contains("holds no reference case");
        assertThat(none.err()).contains("does not exist");
        assertThat(file.err()).contains("must be a folder but is a file");
    }

    @Test
    void refusesAnEngineThatItDoesNotKnow() {
        Cli cli = Cli.run("conformance", CASES, "--engine", "torch");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains(
                        "--engine must be all or an engine on the class path (cuda, jvm, nd4j, vector) but was torch");
    }

    private void copy(String source, String target, String replaced, String replacement) throws IOException {
        Path copy = Files.createDirectory(folder.resolve(target));
        try (Stream<Path> files = Files.list(CASES.resolve(source))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        Path config = copy.resolve("case.json");
        String text = Files.readString(config, UTF_8);
        assertThat(text).contains(replaced);
        Files.writeString(config, text.replaceFirst(Pattern.quote(replaced), Matcher.quoteReplacement(replacement)));
    }
}
