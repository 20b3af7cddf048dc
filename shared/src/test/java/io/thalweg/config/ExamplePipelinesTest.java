package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplePipelinesTest {

    private static final Path FOLDER = Path.of("../pipelines");

    @Test
    void areWhereTheDocumentationSaysTheyAre() throws IOException {
        assertThat(examples().map(file -> file.getFileName().toString()))
                .contains(
                        "electricity.yaml",
                        "mnist.yaml",
                        "covertype.yaml",
                        "kdd99.yaml",
                        "sms_spam.yaml",
                        "toulouse_bikes.yaml",
                        "etth1.yaml",
                        "etth1_linear.yaml",
                        "lenet-3x32x32.yaml");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void areReadWithoutProblems(Path file) {
        assertThatCode(() -> PipelineReader.read(file)).doesNotThrowAnyException();
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Path> examples = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            return examples.stream();
        }
    }
}
