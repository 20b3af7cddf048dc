package io.thalweg.engine;

import static org.assertj.core.api.Assertions.fail;

import io.thalweg.engine.auto.Engines;
import io.thalweg.network.NetworkSpec;
import io.thalweg.reference.ReferenceCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The approved table engine × case: whether an engine on the class path supports a case or refuses it. The tests run what
 * the table calls supported, whatever the engine says, so that an engine cannot leave the tests unnoticed.
 */
final class EngineTable {

    /** Rewrites the approved table when set. */
    static final boolean APPROVE = Boolean.getBoolean("thalweg.approve");

    static final String COMMAND =
            "mvn -o test -pl schemas,shared,vector,cuda -Dtest=EngineTableTest -Dthalweg.approve=true -Djacoco.skip=true"
                    + " -Dsurefire.failIfNoSpecifiedTests=false";

    private static final Path FILE = Path.of("src/test/resources/io/thalweg/engine/engines.txt");
    private static final Path REFERENCE_CASES = Path.of("../shared/src/test/resources/reference");
    private static final String SUPPORTED = "supported";
    private static final String REFUSED = "refused";
    private static final String CASE = "case";
    private static final String HEADER = """
            # Which engine supports which case of the engine contract (EngineContractTest), of the gradient checks (GradientTest)
            # and of the reference cases (ReferenceRunsTest). After an intended change, rewrite this file and review its diff:
            # %s
            """.formatted(COMMAND);

    /**
     * Only one engine, by name: vectors of another width change nothing about the other engines, and the module cuda runs
     * these tests for its own engine.
     */
    private static final Optional<String> ONLY = Optional.ofNullable(System.getProperty("thalweg.engine"));

    /** Case to engine to support, in the order of the file. */
    private final Map<String, Map<String, Boolean>> rows;

    private EngineTable(Map<String, Map<String, Boolean>> rows) {
        this.rows = rows;
    }

    /** The table in the repository. */
    static EngineTable approved() {
        return Approved.TABLE;
    }

    private static final class Approved {

        static final EngineTable TABLE = read();
    }

    /** What the engines under test say of all cases. */
    static EngineTable actual() {
        Map<String, Map<String, Boolean>> rows = new LinkedHashMap<>();
        networks().forEach((name, network) -> {
            Map<String, Boolean> row = new LinkedHashMap<>();
            underTest()
                    .forEach(engine ->
                            row.put(engine.name(), engine.refusal(network).isEmpty()));
            rows.put(name, row);
        });
        return new EngineTable(rows);
    }

    /** The network of each case. */
    static Map<String, NetworkSpec> networks() {
        Map<String, NetworkSpec> networks = new LinkedHashMap<>();
        EngineContractTest.allCases().forEach(networks::put);
        GradientTest.allCases().forEach(networks::put);
        referenceCases(REFERENCE_CASES)
                .forEach(reference -> networks.put(
                        "reference: " + reference.name(), reference.training().network()));
        return networks;
    }

    /** The reference cases of the repository. */
    static List<ReferenceCase> referenceCases() {
        return referenceCases(REFERENCE_CASES);
    }

    static List<ReferenceCase> referenceCases(Path root) {
        List<ReferenceCase> cases = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(ReferenceCase::isIn).sorted().toList()) {
                cases.add(ReferenceCase.read(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    /** The engines that must pass a case. */
    static List<Engine> supporting(String name) {
        return engines(name, true);
    }

    /** The engines that must refuse a case. */
    static List<Engine> refusing(String name) {
        return engines(name, false);
    }

    /** The engines on the class path, or the only one that is to be tested. */
    static List<Engine> underTest() {
        return Engines.present().stream()
                .filter(engine -> ONLY.isEmpty() || ONLY.get().equals(engine.name()))
                .toList();
    }

    private static List<Engine> engines(String name, boolean supported) {
        Map<String, Boolean> row = approved().rows.getOrDefault(name, Map.of());
        return underTest().stream()
                .filter(engine -> row.containsKey(engine.name()) && row.get(engine.name()) == supported)
                .toList();
    }

    /** Fails unless the table says the same as the approved one; shows the lines that differ, and the command. */
    void requireApproved() {
        if (APPROVE) {
            // The columns of other engines must stay.
            if (approved().ofEnginesUnderTest().rows.equals(approved().rows)) {
                write();
            }
            return;
        }
        List<String> expected = approved().ofEnginesUnderTest().lines();
        List<String> actual = lines();
        List<String> differences = new ArrayList<>();
        minus(expected, actual).forEach(line -> differences.add("- " + line));
        minus(actual, expected).forEach(line -> differences.add("+ " + line));
        if (!differences.isEmpty()) {
            fail(
                    "The engines support other cases than %s says (- approved, + actual):%n%s%nIf this is intended, run%n%s",
                    FILE, String.join(System.lineSeparator(), differences), COMMAND);
        }
    }

    /** Without the columns of other engines, if only one is to be tested. */
    private EngineTable ofEnginesUnderTest() {
        if (ONLY.isEmpty()) {
            return this;
        }
        Map<String, Map<String, Boolean>> reduced = new LinkedHashMap<>();
        rows.forEach((name, row) -> {
            Map<String, Boolean> cells = new LinkedHashMap<>(row);
            cells.keySet().retainAll(Set.of(ONLY.get()));
            reduced.put(name, cells);
        });
        return new EngineTable(reduced);
    }

    private static List<String> minus(List<String> lines, List<String> others) {
        Set<String> left = new LinkedHashSet<>(lines);
        others.forEach(left::remove);
        return List.copyOf(left);
    }

    private List<String> lines() {
        List<String> engines = rows.values().stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .toList();
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(line(width, CASE, engines));
        rows.forEach((name, row) -> lines.add(line(
                width,
                name,
                engines.stream()
                        .map(engine -> row.get(engine) ? SUPPORTED : REFUSED)
                        .toList())));
        return lines;
    }

    private static String line(int width, String name, List<String> cells) {
        StringBuilder line = new StringBuilder(name).append(" ".repeat(width - name.length()));
        cells.forEach(cell -> line.append("  ").append(cell).append(" ".repeat(SUPPORTED.length() - cell.length())));
        return line.toString().stripTrailing();
    }

    private void write() {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, HEADER + String.join("\n", lines()) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EngineTable read() {
        Map<String, Map<String, Boolean>> rows = new LinkedHashMap<>();
        List<String> engines = List.of();
        try {
            for (String line : Files.exists(FILE) ? Files.readAllLines(FILE) : List.<String>of()) {
                if (line.startsWith("#")) {
                    continue;
                }
                List<String> cells = Arrays.asList(line.split(" {2,}"));
                if (cells.get(0).equals(CASE)) {
                    engines = cells.subList(1, cells.size());
                    continue;
                }
                Map<String, Boolean> row = new LinkedHashMap<>();
                for (int i = 0; i < engines.size(); i++) {
                    row.put(engines.get(i), cells.get(i + 1).equals(SUPPORTED));
                }
                rows.put(cells.get(0), row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new EngineTable(rows);
    }
}
