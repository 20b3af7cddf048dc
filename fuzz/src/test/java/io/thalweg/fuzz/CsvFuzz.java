package io.thalweg.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
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
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A CSV file: each row is an event that the decoder reads, or is unusable with a reason. */
class CsvFuzz {

    private static final Pipeline PIPELINE = Samples.pipeline("readings.yaml");
    private static final WireFormat WIRE = Samples.wire(PIPELINE);
    private static final EventDecoder DECODER = EventDecoder.of(
            PIPELINE.events(),
            PIPELINE.features(),
            PIPELINE.label(),
            PIPELINE.exampleWeight(),
            PIPELINE.network(),
            WIRE);

    static Stream<byte[]> seeds() {
        return Samples.contents(".csv");
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesEachRowAsEventOrWithItsReason(byte[] bytes) throws IOException {
        Path file = Samples.write("data.csv", bytes);
        try (EventSource source = DataFiles.open(file, Optional.empty(), PIPELINE, true, row -> 1000 * row)) {
            long rows = 0;
            for (Optional<Row> row = source.next(); row.isPresent(); row = source.next()) {
                assertThat(row.get().number()).isEqualTo(rows++);
                check(row.get());
            }
            assertThat(rows).isLessThan(bytes.length);
            assertThat(source.next()).isEmpty();
        } catch (UsageException | FailureException e) {
            assertThat(e).hasMessageMatching("(?s).{20,}");
        }
    }

    private static void check(Row row) {
        if (row instanceof Row.Unusable unusable) {
            assertThat(unusable.reason()).isNotBlank();
            return;
        }
        Row.Event event = (Row.Event) row;
        for (byte[] body : List.of(event.labeled(), event.live())) {
            byte[] value = WIRE.frame("readings", PIPELINE.events().schema(), body);
            DecodedEvents.check(
                    DECODER.decode(new SourceRecord("data.csv", 0, row.number(), 0, new byte[0], value)),
                    PIPELINE.features().width());
        }
    }
}
