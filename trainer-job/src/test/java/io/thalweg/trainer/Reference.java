package io.thalweg.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of docs/reference.md. The first cell of a row is a name in backquotes; {@code name.*} stands for the object
 * or the list of objects {@code name} with any keys. The tests of {@code workbench} use this class too.
 */
public final class Reference {

    private static final Path FILE = Path.of("../docs/reference.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    private Reference() {}

    /** The names in the table below a heading. */
    public static List<String> names(String heading) throws IOException {
        return ROW.matcher(section(heading)).results().map(row -> row.group(1)).toList();
    }

    /** The row of a name in the table below a heading. */
    public static String row(String heading, String name) throws IOException {
        return section(heading)
                .lines()
                .filter(line -> line.startsWith("| `" + name + "` |"))
                .findFirst()
                .orElseThrow();
    }

    /** Asserts that the table below a heading lists each key of the objects, and no other. */
    public static void assertListsKeys(String heading, Collection<JsonNode> objects) throws IOException {
        Set<String> paths = new TreeSet<>();
        objects.forEach(object -> collect("", object, paths));
        assertLists(heading, paths);
    }

    /** Asserts that the table below a heading lists each of the names, and no other. */
    public static void assertLists(String heading, Collection<String> emitted) throws IOException {
        List<String> listed = names(heading);
        assertThat(listed).as("rows below '%s' in %s", heading, FILE).doesNotHaveDuplicates();
        assertThat(emitted.stream().filter(name -> listed.stream().noneMatch(row -> stands(row, name))))
                .as("emitted by the code, but missing below '%s' in %s", heading, FILE)
                .isEmpty();
        assertThat(listed.stream().filter(row -> emitted.stream().noneMatch(name -> stands(row, name))))
                .as("listed below '%s' in %s, but not emitted by the code", heading, FILE)
                .isEmpty();
    }

    private static String section(String heading) throws IOException {
        Matcher section = Pattern.compile("(?ms)^#+ " + Pattern.quote(heading) + "$(.*?)(?=^#|\\z)")
                .matcher(Files.readString(FILE));
        assertThat(section.find()).as(FILE + " has the heading " + heading).isTrue();
        return section.group(1);
    }

    private static boolean stands(String row, String name) {
        if (!row.endsWith(".*")) {
            return row.equals(name);
        }
        String object = row.substring(0, row.length() - ".*".length());
        return name.equals(object) || name.startsWith(object + ".") || name.startsWith(object + "[].");
    }

    private static void collect(String prefix, JsonNode node, Set<String> paths) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String path = prefix + field.getKey();
            paths.add(path);
            collect(path + ".", field.getValue(), paths);
            field.getValue().forEach(element -> {
                if (field.getValue().isArray()) {
                    collect(path + "[].", element, paths);
                }
            });
        }
    }
}
