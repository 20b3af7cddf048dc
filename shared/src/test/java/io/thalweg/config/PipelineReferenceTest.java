package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.thalweg.yaml.KeyPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps docs/pipeline.md true. */
class PipelineReferenceTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (required|`[^`]*`) \\|");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

    private final String reference = Files.readString(Path.of("../docs/pipeline.md"));

    @TempDir
    Path folder;

    PipelineReferenceTest() throws IOException {}

    @Test
    void listsEveryKeyWithItsDefaultAndNoOther() {
        List<String> rows = ROW.matcher(reference)
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        List<KeyPath> all = PipelineKeys.all().toList();
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(key -> all.stream().noneMatch(other -> isWithin(key.path(), other.path())))
                        .map(key -> key.path() + " " + (key.required() ? "required" : "`" + key.written() + "`"))
                        .toList());
    }

    @Test
    void beginsWithAnExampleThatCanBeRead() {
        List<MatchResult> examples = EXAMPLE.matcher(reference).results().toList();

        assertThat(examples).hasSize(1);
        assertThatCode(() -> new PipelineFiles(folder).read(examples.get(0).group(1)))
                .doesNotThrowAnyException();
    }

    private static boolean isWithin(String section, String path) {
        return path.startsWith(section + ".") || path.startsWith(section + "[");
    }
}
