package io.thalweg.e2e;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The table of packages in ARCHITECTURE.md. A row is about its package and all packages within it that have no row of their
 * own; its last cell names the rows and the libraries that the package imports.
 */
record PackageTable(List<Row> rows) {

    private static final String HEADER = "| module | package | contents | imports |";
    private static final String ROOT = "io.thalweg.";
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    /** Libraries that rows name, by the prefix of their packages; a longer prefix comes before a shorter one. */
    private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

    static {
        LIBRARIES.put("org.apache.flink.", "Flink");
        LIBRARIES.put("org.apache.kafka.streams.", "Kafka Streams");
        LIBRARIES.put("org.apache.kafka.", "Kafka");
        LIBRARIES.put("org.apache.avro.", "Avro");
        LIBRARIES.put("com.fasterxml.jackson.", "Jackson");
        LIBRARIES.put("org.yaml.snakeyaml.", "SnakeYAML");
        LIBRARIES.put("org.nd4j.", "ND4J");
        LIBRARIES.put("org.bytedeco.", "ND4J");
        LIBRARIES.put("jdk.incubator.vector.", "Vector API");
    }

    /**
     * One package.
     *
     * @param name without {@code io.thalweg.}
     */
    record Row(String name, NavigableSet<String> imports) {

        private boolean contains(String packageName) {
            return (packageName + ".").startsWith(ROOT + name + ".");
        }
    }

    static PackageTable read(Path file) {
        List<Row> rows = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            for (String line : lines.subList(lines.indexOf(HEADER) + 2, lines.size())) {
                if (!line.startsWith("|")) {
                    return new PackageTable(rows);
                }
                String[] cells = line.split("\\|", -1);
                rows.add(new Row(names(cells[2]).first(), names(cells[4])));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException(file + " must have text behind its table " + HEADER);
    }

    private static NavigableSet<String> names(String cell) {
        NavigableSet<String> names = new TreeSet<>();
        NAME.matcher(cell).results().forEach(name -> names.add(name.group(1)));
        return names;
    }

    /** The row with the longest name. */
    Optional<Row> rowOf(String packageName) {
        return rows.stream().filter(row -> row.contains(packageName)).max(Comparator.comparingInt(row -> row.name()
                .length()));
    }

    /** The other rows and the libraries that classes of a row depend on. */
    NavigableSet<String> importsOf(Row row, JavaClasses classes) {
        NavigableSet<String> imports = new TreeSet<>();
        for (JavaClass type : classes) {
            if (rowOf(type.getPackageName()).equals(Optional.of(row))) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    nameOf(dependency.getTargetClass().getBaseComponentType())
                            .filter(name -> !name.equals(row.name()))
                            .ifPresent(imports::add);
                }
            }
        }
        return imports;
    }

    private Optional<String> nameOf(JavaClass type) {
        return rowOf(type.getPackageName()).map(Row::name).or(() -> LIBRARIES.entrySet().stream()
                .filter(library -> type.getName().startsWith(library.getKey()))
                .map(Map.Entry::getValue)
                .findFirst());
    }
}
