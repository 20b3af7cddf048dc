package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.yaml.KeyPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The message about a key that does not exist lists all that do, in every section. */
class UnknownKeysTest {

    private static final String UNKNOWN = "qqqqqqqqqqqqqqqq";

    /** Of each section that has keys: its path in the reference, and the names of its keys. */
    record Keys(String section, List<String> names) {
        @Override
        public String toString() {
            return section;
        }
    }

    static Stream<Keys> sections() {
        Map<String, List<String>> sections = new TreeMap<>();
        for (String path : PipelineKeys.all().map(KeyPath::path).toList()) {
            if (!path.startsWith("kafka.")) {
                int dot = path.lastIndexOf('.');
                sections.merge(
                        path.substring(0, Math.max(dot, 0)),
                        List.of(path.substring(dot + 1)),
                        (some, more) ->
                                Stream.concat(some.stream(), more.stream()).toList());
            }
        }
        return sections.entrySet().stream().map(entry -> new Keys(entry.getKey(), entry.getValue()));
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("sections")
    void listsEveryKeyOfTheSection(Keys keys) {
        List<String> about = new PipelineFiles(folder)
                .problems(file(keys.section())).stream()
                        .filter(problem -> problem.contains(UNKNOWN + ": is not a key"))
                        .toList();

        assertThat(about).hasSize(1);
        if (!keys.section().equals("label")) {
            assertThat(listed(about.get(0))).containsExactlyInAnyOrderElementsOf(keys.names());
        } else {
            // Of the task that is written.
            assertThat(listed(about.get(0))).containsExactlyInAnyOrder("field", "task", "positive", "weight");
        }
    }

    private static List<String> listed(String problem) {
        return List.of(problem.substring(problem.indexOf("known are ") + "known are ".length())
                .split(", "));
    }

    /** A file with the unknown key in that section, and little else. */
    private static String file(String section) {
        String unknown = UNKNOWN + ": 1";
        if (section.isEmpty()) {
            return unknown + "\n";
        }
        if (section.equals("label")) {
            return "label: {task: binary, " + unknown + "}\n";
        }
        if (section.contains("[]")) {
            return "network: [{" + section.substring("network[].".length()) + ": {" + unknown + "}}]\n";
        }
        if (section.contains("[")) {
            String list = section.substring(0, section.indexOf('['));
            String kind = section.substring(section.indexOf('[') + 1, section.indexOf(']'));
            return list + ": [{" + kind + ": price, " + unknown + "}]\n";
        }
        String[] steps = section.split("\\.");
        return String.join(": {", steps) + ": {" + unknown + "}".repeat(steps.length) + "\n";
    }
}
