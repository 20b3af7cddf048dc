package io.thalweg.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDocumentTest {

    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    @Test
    void keepsTheTextOfScalarsAndTheOrderOfKeys() throws IOException {
        Node.Mapping root =
                read("{\"b\": 1e-07, \"a\": [true, \"null\", null], \"c\": {}}").orElseThrow();

        assertThat(root.entries().keySet()).containsExactly("b", "a", "c");
        assertThat(root.entries().get("b")).isEqualTo(new Node.Scalar("b", "1e-07", "1e-07", true));
        assertThat(root.entries().get("a"))
                .isEqualTo(new Node.Sequence(
                        "a",
                        List.of(
                                new Node.Scalar("a[0]", "true", "true", true),
                                new Node.Scalar("a[1]", "null", "null", false),
                                new Node.Scalar("a[2]", "null", "null", true))));
        assertThat(((Node.Sequence) root.entries().get("a")).items())
                .extracting(Node::isNull)
                .containsExactly(false, false, true);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void substitutesNothing() throws IOException {
        assertThat(read("{\"a\": \"${env:HOME}\"}").orElseThrow().entries().get("a"))
                .isEqualTo(new Node.Scalar("a", "${env:HOME}", "${env:HOME}", false));
    }

    @Test
    void knowsTheLineOfEachValue() throws IOException {
        read("{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}");
        problems.add("a.b", "is wrong");

        assertThat(messages()).containsExactly("line 3, a.b: is wrong");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": 1          | line 1: is not valid JSON: Unexpected end-of-input
            {"a": NaN}       | line 1: is not valid JSON: Non-standard token 'NaN'
            {"a": 1, "a": 2} | line 1: is not valid JSON: Duplicate field 'a'
            {} {}            | line 1: goes on after the end of its JSON object
            [1]              | line 1: must be a JSON object but was a list
            """)
    void saysWhatIsWrongAndWhere(String json, String message) throws IOException {
        assertThat(read(json)).isEmpty();
        assertThat(messages()).singleElement().asString().startsWith(message);
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        assertThat(read("  ")).isEmpty();
        assertThat(messages()).containsExactly("is empty; write a JSON object");
    }

    private Optional<Node.Mapping> read(String json) throws IOException {
        return JsonDocument.read(Files.writeString(folder.resolve("a.json"), json), problems);
    }

    private List<String> messages() {
        return problems.list().stream().map(Problem::toString).toList();
    }
}
