package io.thalweg.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Pipeline;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.files.DataFiles;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a text file of a pipeline: each row is an event that the decoder accepts, or is unusable with a reason. */
final class TextFileRows {

    private final Pipeline pipeline;
    private final WireFormat wire;
    private final EventDecoder decoder;

    TextFileRows(Pipeline pipeline) {
        this.pipeline = pipeline;
        wire = Samples.wire(pipeline);
        decoder = EventDecoder.of(
                pipeline.events(),
                pipeline.features(),
                pipeline.label(),
                pipeline.exampleWeight(),
                pipeline.network(),
                wire);
    }

    /**
     * Writes the file and reads it to its end.
     *
     * @param name its ending says which format the bytes have
     */
    void check(String name, byte[] bytes) throws IOException {
        Path file = Samples.write(name, bytes);
        try (EventSource source = DataFiles.open(file, Optional.empty(), pipeline, true, row -> 1000 * row)) {
            long rows = 0;
            for (Optional<Row> row = source.next(); row.isPresent(); row = source.next()) {
                assertThat(row.get().number()).isEqualTo(rows++);
                check(row.get());
            }
            assertThat(rows).isLessThanOrEqualTo(bytes.length);
            assertThat(source.next()).isEmpty();
        } catch (UsageException | FailureException e) {
            assertThat(e).hasMessageMatching("(?s).{20,}");
        }
    }

    private void check(Row row) {
        if (row instanceof Row.Unusable unusable) {
            assertThat(unusable.reason()).isNotBlank();
            return;
        }
        Row.Event event = (Row.Event) row;
        for (byte[] body : List.of(event.labeled(), event.live())) {
            byte[] value = wire.frame("readings", pipeline.events().schema(), body);
            DecodedEvents.check(
                    decoder.decode(new SourceRecord("data", 0, row.number(), 0, new byte[0], value)),
                    pipeline.features().width());
        }
    }
}
