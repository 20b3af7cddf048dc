package io.thalweg.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The release archive, unpacked and used as a user does: without the checkout, and without Maven. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ReleaseIT {

    private static final Path ARCHIVE = Path.of(System.getProperty("thalweg.archive"));
    private static final String VERSION = System.getProperty("thalweg.version");
    private static final long MAX_ARCHIVE_BYTES = 250_000_000;

    /** No command here takes a minute; one that hangs must not stop the build. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern NATIVE = Pattern.compile(".*\\.(a|dll|dylib|jnilib|so)(\\.\\d+)*");
    private static final Pattern LINUX_X86_64 =
            Pattern.compile(".*(linux-x86[-_]64|(?i:linux)/(amd64|x86_64))/[^/]*|.*_epoll_x86_64\\.so");

    /** ND4J brings annotations that JSR 305 has, too; which jar they are loaded from does not matter. */
    private static final String ANNOTATIONS = "javax/annotation/";

    @TempDir
    static Path temporary;

    private static Path home;

    @BeforeAll
    static void unpack() throws Exception {
        // A name with a blank is what scripts break on.
        Path folder = Files.createDirectory(temporary.resolve("a folder"));
        Run tar = run(Map.of(), "tar", "-xzf", ARCHIVE.toString(), "-C", folder.toString());
        assertThat(tar.exitCode()).as(tar.output()).isZero();
        home = folder.resolve("thalweg-" + VERSION);
    }

    @Test
    void isSmallEnough() throws IOException {
        assertThat(Files.size(ARCHIVE)).isLessThan(MAX_ARCHIVE_BYTES);
    }

    @Test
    void hasOneFolder() throws IOException {
        try (Stream<Path> entries = Files.list(home.getParent())) {
            assertThat(entries).containsExactly(home);
        }
        assertThat(home.resolve("bin/thalweg")).isExecutable();
        assertThat(List.of("LICENSE", "README.md", "THIRD-PARTY.txt", "docs/pipeline.md", "pipelines/payments.yaml"))
                .allSatisfy(file -> assertThat(home.resolve(file)).isNotEmptyFile());
    }

    @Test
    void hasNativeLibrariesOfOnePlatform() throws IOException {
        List<String> libraries = new ArrayList<>();
        for (Path jar : jars()) {
            names(jar).stream().filter(name -> NATIVE.matcher(name).matches()).forEach(libraries::add);
        }

        assertThat(libraries).allSatisfy(name -> assertThat(name).matches(LINUX_X86_64));
        assertThat(libraries).anyMatch(name -> name.endsWith("/libnd4jcpu.so"));
    }

    /** The class path of bin/thalweg has the jars in no particular order. */
    @Test
    void hasEachClassOnce() throws IOException {
        Map<String, Path> found = new HashMap<>();
        for (Path jar : jars()) {
            if (!jar.getParent().equals(home.resolve("flink"))) {
                for (String name : names(jar)) {
                    boolean isClass = name.endsWith(".class")
                            && !name.startsWith("META-INF/")
                            && !name.equals("module-info.class")
                            && !name.startsWith(ANNOTATIONS);
                    Path other = isClass ? found.put(name, jar) : null;
                    assertThat(other).as("%s is in %s, too", name, jar).isNull();
                }
            }
        }
    }

    @Test
    void hasTheTrainerJobWithWhatFlinkNeeds() throws IOException {
        assertThat(names(home.resolve("flink/trainer-job-" + VERSION + "-job.jar")))
                .contains("io/thalweg/trainer/TrainerMain.class");
        try (Stream<Path> jars = Files.list(home.resolve("flink/lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .anyMatch(name -> name.matches("nd4j-native-.*-linux-x86_64\\.jar"));
        }
    }

    /** Documents of the source repository are not packed, so a link to one of them must not be packed either. */
    @Test
    void hasNoDeadLinks() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path document : files(".md")) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                boolean isRelative = !link.group(1).contains(":");
                links += isRelative ? 1 : 0;
                if (isRelative && !Files.exists(document.resolveSibling(link.group(1)))) {
                    dead.add(home.relativize(document) + ": " + link.group(1));
                }
            }
        }

        assertThat(dead).isEmpty();
        assertThat(links).isPositive();
    }

    @Test
    void startsThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("thalweg"), home.resolve("bin/thalweg"));

        Run version = run(Map.of(), link.toString(), "--version");

        assertThat(version.exitCode()).as(version.output()).isZero();
        assertThat(version.output()).contains("thalweg " + VERSION);
    }

    @Test
    void checksAPipeline() throws Exception {
        Run check = run(Map.of(), thalweg(), "check", pipeline("electricity.yaml"));

        assertThat(check.exitCode()).as(check.output()).isZero();
        assertThat(check.output()).contains("engine: jvm, because");
    }

    @Test
    void computesWithNd4j() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "the archive is for Linux on x86-64");

        Run check = run(Map.of(), thalweg(), "check", pipeline("etth1.yaml"));

        assertThat(check.exitCode()).as(check.output()).isZero();
        assertThat(check.output()).contains("engine: nd4j, because");
    }

    @Test
    void runsTheWholeLoop() throws Exception {
        Run up = run(Map.of(), thalweg(), "up", "--for=5s", "--kafka-port=0", "--flink-port=0", "--http-port=0");

        assertThat(up.exitCode()).as(up.output()).isZero();
        assertThat(up.output()).contains("prequential  accuracy").contains("0 dead letters");
    }

    @Test
    void refusesAnOlderJava() throws Exception {
        Path bin = Files.createDirectories(temporary.resolve("java-11/bin"));
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\necho 'openjdk version \"11.0.20\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Run refused = run(Map.of("JAVA_HOME", bin.getParent().toString()), thalweg(), "--version");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output())
                .contains("Java 17 or newer is needed, but " + java + " is version 11.0.20; set JAVA_HOME to a JRE 17");
    }

    private static String thalweg() {
        return home.resolve("bin/thalweg").toString();
    }

    private static String pipeline(String file) {
        return home.resolve("pipelines").resolve(file).toString();
    }

    private static List<Path> jars() throws IOException {
        return files(".jar");
    }

    private static List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    private static List<String> names(Path jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                names.add(entries.nextElement().getName());
            }
        }
        return names;
    }

    /** What a process wrote to both outputs, and its exit code. */
    private record Run(int exitCode, String output) {}

    private static Run run(Map<String, String> environment, String... command) throws Exception {
        Path output = Files.createTempFile(temporary, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("THALWEG_CACHE", temporary.resolve("cache").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> String.join(" ", command) + " still runs after " + LIMIT + "; it printed:\n"
                            + text(output))
                    .isTrue();
            return new Run(process.exitValue(), text(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
