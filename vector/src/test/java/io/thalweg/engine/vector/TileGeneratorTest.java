package io.thalweg.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed tile classes are the generator's output. */
class TileGeneratorTest {

    static Stream<String> names() {
        return TileGenerator.files().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void generatesTheCommittedFile(String name) throws IOException {
        String committed = Files.readString(Path.of(TileGenerator.FOLDER, name));

        assertThat(committed)
                .as("%s must be the generator's output; the command in its first lines rewrites it", name)
                .isEqualTo(TileGenerator.files().get(name));
    }
}
