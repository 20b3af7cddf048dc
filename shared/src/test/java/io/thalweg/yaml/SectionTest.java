package io.thalweg.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SectionTest {

    private record Box(int width, int height, int depth) {
        Box {
            require("width", width);
            require("height", height);
            if (depth > width + height) {
                throw new IllegalArgumentException("a box must not be that deep");
            }
        }

        private static void require(String name, int size) {
            if (size < 1) {
                throw new IllegalArgumentException(name + " must be at least 1 but was " + size + " (" + name + ")");
            }
        }
    }

    private static final Key<Integer> WIDTH = Key.required("width", Formats.wholeNumber(), "5");
    private static final Key<Integer> HEIGHT = Key.of("height", Formats.wholeNumber(), "2");
    private static final Key<Integer> DEPTH = Key.of("depth", Formats.wholeNumber(), "1");
    private static final Section<Box> BOX = Section.of(
            List.of(WIDTH, HEIGHT, DEPTH), values -> new Box(values.of(WIDTH), values.of(HEIGHT), values.of(DEPTH)));

    private final Problems problems = new Problems();

    @Test
    void completesWhatIsGivenWithDefaults() {
        assertThat(read("{width: 7, depth: 3}")).contains(new Box(7, 2, 3));
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void asksForARequiredKeyWithAnExample() {
        assertThat(read("{height: 1}")).isEmpty();
        assertThat(messages())
                .containsExactly("width: is missing; it must be a whole number; add for example width: 5");
    }

    @Test
    void blamesEachKeyForWhatTheValueItselfRefuses() {
        assertThat(read("{width: 0, height: -1}")).isEmpty();
        assertThat(messages())
                .containsExactly(
                        "line 1, width: width must be at least 1 but was 0",
                        "line 1, height: height must be at least 1 but was -1");
    }

    @Test
    void blamesAKeyThatClashesWithTheOthers() {
        assertThat(read("{width: 1, depth: 9}")).isEmpty();
        assertThat(messages()).containsExactly("line 1, depth: a box must not be that deep");
    }

    @Test
    void goesOnPastAKeyThatCannotBeRead() {
        assertThat(read("{width: wide, height: 0, dept: 1}")).isEmpty();
        assertThat(messages())
                .containsExactly(
                        "line 1, dept: is not a key; did you mean depth?",
                        "line 1, width: must be a whole number but was \"wide\"; write for example width: 5",
                        "line 1, height: height must be at least 1 but was 0");
    }

    @Test
    void readsNothingAsAnEmptyMapping() {
        Section<String> empty = Section.of(List.of(), values -> "made");
        assertThat(empty.read(Document.parse("~"), problems)).contains("made");
        assertThat(empty.read(Document.parse("{}"), problems)).contains("made");
        assertThat(empty.read(Document.parse("[1]"), problems)).isEmpty();
        assertThat(messages()).containsExactly("must be an empty mapping, {} but was a list");
    }

    private Optional<Box> read(String written) {
        Node node = Document.parse(written);
        ((Node.Mapping) node).entries().keySet().forEach(key -> problems.locate(key, 1));
        return BOX.read(node, problems);
    }

    private List<String> messages() {
        return problems.list().stream().map(Problem::toString).toList();
    }
}
