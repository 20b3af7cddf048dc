package io.thalweg.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentTest {

    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    @Test
    void keepsTheTextOfScalarsAndTheOrderOfKeys() throws IOException {
        Node.Mapping root = read("b: 010\na: [yes, 'no']\n").orElseThrow();

        assertThat(root.entries().keySet()).containsExactly("b", "a");
        assertThat(root.entries().get("b")).isEqualTo(new Node.Scalar("b", "010", "010", true));
        assertThat(root.entries().get("a"))
                .isEqualTo(new Node.Sequence(
                        "a",
                        List.of(
                                new Node.Scalar("a[0]", "yes", "yes", true),
                                new Node.Scalar("a[1]", "no", "no", false))));
    }

    @Test
    void repeatsWhatAnAliasStandsFor() throws IOException {
        assertThat(read("a: &x {k: 1}\nb: *x\n").orElseThrow().entries().get("b"))
                .isEqualTo(new Node.Mapping("b", Map.of("k", new Node.Scalar("b.k", "1", "1", true))));
    }

    @Test
    void refusesAnAliasToItself() throws IOException {
        read("a: &x [1, *x]\n");
        assertThat(messages()).containsExactly("line 1, a[1]: contains itself through *alias; write it out");
    }

    @Test
    void refusesAliasesThatStandForBillionsOfNodes() throws IOException {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x]\n");
        for (int i = 1; i <= 16; i++) {
            yaml.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        read(yaml.toString());

        assertThat(messages())
                .containsExactly(
                        "line 1: is too large once each *alias is written out; write fewer aliases, or shorter keys");
    }

    @Test
    void refusesKeysWhosePathsWouldTakeGigabytes() throws IOException {
        read("? " + "k".repeat(1_000_000) + "\n: [" + "x,".repeat(500_000) + "]\n");

        assertThat(messages()).singleElement().asString().contains("is too large once each *alias is written out");
    }

    @Test
    void refusesAFileThatIsTooLargeToBeOne() throws IOException {
        read("a: " + "x".repeat(3 << 20));

        assertThat(messages()).containsExactly("must have at most 3145728 bytes but has more; is it the right file?");
    }

    @Test
    void saysWhereAFileThatDoesNotExistWasLookedFor() {
        assertThat(Document.read(folder.resolve("none.yaml"), name -> Optional.empty(), problems))
                .isEmpty();
        assertThat(messages()).singleElement().asString().startsWith("does not exist; check the path");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "label: {field: income, positive: >50K} | \">50K\"",
                "label: {positive: >50K, field: income} | \">50K\"",
                "values: [a, %b] | \"%b\"",
                "positive: >50K | \">50K\"",
            })
    void saysThatATextNeedsQuotesWhichBeginsWithACharacterOfYaml(String line, String quoted) throws IOException {
        read(line.replace("\"", "") + "\n");

        assertThat(messages())
                .singleElement()
                .asString()
                .contains("not valid YAML")
                .endsWith("a text that begins like this needs quotes: " + quoted);
    }

    @Test
    void refusesABlockOfTextWithoutText() throws IOException {
        read("positive: >5\nfield: class\n");

        assertThat(messages())
                .containsExactly(
                        "line 1, positive: is an empty block of text, which > and | begin in YAML; put a text that"
                                + " begins with one of them into quotes, such as \">5\"");
    }

    @Test
    void refusesAFolder() {
        assertThat(Document.read(folder, name -> Optional.empty(), problems)).isEmpty();
        assertThat(messages()).containsExactly("is a folder, not a file; name a file in it");
    }

    @Test
    void refusesAnEmptyFileOrOneOfComments() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("# nothing\n\n")).isEmpty();
        assertThat(messages()).hasSize(2).allMatch(message -> message.startsWith("is empty"));
    }

    @Test
    void refusesAListAndALoneWord() throws IOException {
        assertThat(read("\n- a\n- b\n")).isEmpty();
        assertThat(read("electricity")).isEmpty();
        assertThat(messages())
                .containsExactly(
                        "line 1: must be a mapping of keys to values but was \"electricity\";"
                                + " begin with, for example, pipeline: payments",
                        "line 2: must be a mapping of keys to values but was a list;"
                                + " begin with, for example, pipeline: payments");
    }

    @Test
    void givesLineAndColumnOfInvalidYaml() throws IOException {
        assertThat(read("a: 1\nb: [1, 2\nc: 3\n")).isEmpty();
        assertThat(messages())
                .singleElement()
                .asString()
                .startsWith("line 3: column ")
                .contains("not valid YAML");
    }

    @Test
    void explainsASubstitutionWithoutQuotesInBraces() throws IOException {
        assertThat(read("kafka: {bootstrap.servers: ${env:BROKER}}\n")).isEmpty();
        assertThat(messages())
                .singleElement()
                .asString()
                .startsWith("line 1: column ")
                .endsWith("within {…}, put the text with ${…} into quotes");
    }

    @Test
    void refusesAKeyThatStandsTwice() throws IOException {
        read("a: {x: 1,\n  x: 2}\n");
        assertThat(messages())
                .containsExactly("line 2: the key a.x stands here for the second time; keep one of the two");
    }

    @Test
    void refusesAKeyThatIsNoText() throws IOException {
        read("[a, b]: 1\n");
        assertThat(messages())
                .containsExactly(
                        "line 1: a key must be a text but was a list or a mapping; write the key as a plain word");
    }

    @Test
    void refusesTwoDocumentsInOneFile() throws IOException {
        assertThat(read("a: 1\n---\nb: 2\n")).isEmpty();
        assertThat(messages()).singleElement().asString().contains("single document");
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        Path file = folder.resolve("binary.yaml");
        Files.write(file, new byte[] {'a', ':', (byte) 0xFF, (byte) 0xFE});
        assertThat(Document.read(file, name -> Optional.empty(), problems)).isEmpty();
        assertThat(messages()).containsExactly("is not UTF-8 text; save it as UTF-8; is it a text file at all?");
    }

    @Test
    void refusesControlCharactersAndEndlessNesting() throws IOException {
        assertThat(read("a: \u0007\n")).isEmpty();
        assertThat(read("a: " + "[".repeat(100) + "]".repeat(100))).isEmpty();
        assertThat(messages()).hasSize(2).allMatch(message -> message.contains("not valid YAML"));
    }

    @Test
    void refusesATagThatNamesAClass() throws IOException {
        assertThat(read("a: !!javax.script.ScriptEngineManager [x]\n")).isEmpty();
        assertThat(messages()).singleElement().asString().contains("tag is not allowed");
    }

    @Test
    void fillsInVariablesAndFilesAnywhereInAText() throws IOException {
        Files.writeString(folder.resolve("secret.txt"), "s3cret\n", StandardCharsets.UTF_8);
        Node.Mapping root = read("a: user=${env:USER_NAME} password=${file:secret.txt}\nb: $${env:KEPT}\n")
                .orElseThrow();

        assertThat(root.entries().get("a"))
                .isEqualTo(new Node.Scalar(
                        "a", "user=${env:USER_NAME} password=${file:secret.txt}", "user=ada password=s3cret", false));
        assertThat(((Node.Scalar) root.entries().get("b")).text()).isEqualTo("${env:KEPT}");
    }

    @Test
    void aVariableMayHaveAnAlternative() throws IOException {
        Node.Mapping root = read("a: ${env:UNSET:-localhost:9092}\nb: ${env:USER_NAME:-nobody}\n")
                .orElseThrow();

        assertThat(messages()).isEmpty();
        assertThat(((Node.Scalar) root.entries().get("a")).text()).isEqualTo("localhost:9092");
        assertThat(((Node.Scalar) root.entries().get("b")).text()).isEqualTo("ada");
    }

    @Test
    void namesWhatCannotBeFilledInAndKeepsSecretsOutOfMessages() throws IOException {
        Node.Mapping root = read("a: ${env:UNSET}\nb: ${file:none.txt}\nc: ${evn:X}\nd: ${env:X\n")
                .orElseThrow();

        assertThat(root.entries().values()).allMatch(Node.Unresolved.class::isInstance);
        assertThat(messages())
                .containsExactly(
                        "line 1, a: the environment has no variable UNSET; export UNSET and try again",
                        "line 2, b: the file none.txt cannot be read from " + folder
                                + " (NoSuchFileException); put it there, or name it by its full path",
                        "line 3, c: ${evn:X} is neither ${env:NAME} nor ${file:PATH};"
                                + " write one of the two, or $${ for a plain ${",
                        "line 4, d: ${env:X is neither ${env:NAME} nor ${file:PATH};"
                                + " write one of the two, or $${ for a plain ${");
    }

    @Test
    void showsAValueAsItWasWrittenNotAsItWasFilledIn() throws IOException {
        Node.Mapping root = read("a: ${env:USER_NAME}\n").orElseThrow();
        Formats.wholeNumber().read(root.entries().get("a"), problems);
        assertThat(messages()).containsExactly("line 1, a: must be a whole number but was \"${env:USER_NAME}\"");
    }

    private Optional<Node.Mapping> read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("file.yaml"), yaml);
        Map<String, String> environment = Map.of("USER_NAME", "ada");
        return Document.read(file, name -> Optional.ofNullable(environment.get(name)), problems);
    }

    private List<String> messages() {
        return problems.list().stream().map(Problem::toString).toList();
    }
}
