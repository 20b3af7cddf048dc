package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In another process, whose class path is the one that {@code bench/gpu/pack} makes. */
class EngineCommandsTest {

    private static final String CASE = "../shared/src/test/resources/reference/loss-huber";

    /** As in {@code bench/gpu/pack}, without the classes that a run of the tests has in folders. */
    private static final Pattern PACKED = Pattern.compile(
            "(workbench|shared|schemas|vector|cuda|picocli|jackson-(core|databind|annotations)|avro|jna|snakeyaml|progressbar)-[0-9].*\\.jar");

    @Test
    void runWithoutKafkaFlinkAndNd4j() throws Exception {
        assertThat(run("bench", "step", "--case", CASE, "--engine", "vector", "--seconds", "0.05"))
                .contains("microsPerStep");
        assertThat(run("bench", "repeat", "--case", CASE, "--engine", "jvm", "--steps", "4"))
                .contains("the runs are equal");
        assertThat(run("conformance", CASE, "--engine", "vector")).contains("1 ok");
    }

    @Test
    void sayThatNd4jIsNotOnTheClassPath() throws Exception {
        for (List<String> command : List.of(
                List.of("bench", "step", "--case", CASE, "--engine", "nd4j"),
                List.of("conformance", CASE, "--engine", "nd4j"))) {
            assertThat(run(command.toArray(String[]::new)))
                    .contains("ND4J is not on the class path")
                    .doesNotContain("NoClassDefFoundError", "\tat ");
        }
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        String classPath = Stream.of(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> entry.endsWith("classes")
                        || PACKED.matcher(Path.of(entry).getFileName().toString())
                                .matches())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--add-modules=jdk.incubator.vector",
                                "-cp",
                                classPath,
                                EngineCommands.class.getName()),
                        Arrays.stream(arguments))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }
}
