package io.thalweg.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.thalweg.config.Pipeline;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.files.DataFiles;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.provider.MethodSource;

/** IDX files of images and labels, compressed or not: never more rows than there are bytes for. */
class IdxFuzz {

    private static final Pipeline PIPELINE = Samples.pipeline("images.yaml");

    private static final byte[] IMAGES = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8};
    private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 0, 1};

    static Stream<byte[]> seeds() {
        return Stream.of(
                Input.concat(Input.chunk(IMAGES), LABELS),
                Input.concat(Input.chunk(gzip(IMAGES)), gzip(LABELS)),
                Input.concat(Input.chunk(IMAGES), gzip(LABELS)));
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesNoMoreRowsThanThereAre(byte[] bytes) throws IOException {
        Input input = new Input(bytes);
        Path images = Samples.write("images.idx", input.chunk());
        Optional<Path> labels = Optional.of(Samples.write("labels.idx", input.rest()));
        try (EventSource source = DataFiles.open(images, labels, PIPELINE, true, row -> row)) {
            long rows = 0;
            for (Optional<Row> row = source.next(); row.isPresent(); row = source.next()) {
                assertThat(row.get().number()).isEqualTo(rows++);
            }
        } catch (UsageException | FailureException e) {
            assertThat(e).hasMessageMatching("(?s).{20,}");
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
