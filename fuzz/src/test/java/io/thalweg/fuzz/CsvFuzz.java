package io.thalweg.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A CSV file: each row is an event that the decoder reads, or is unusable with a reason. */
class CsvFuzz {

    private static final TextFileRows ROWS = new TextFileRows(Samples.pipeline("readings.yaml"));

    static Stream<byte[]> seeds() {
        return Samples.contents(".csv");
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesEachRowAsEventOrWithItsReason(byte[] bytes) throws IOException {
        ROWS.check("data.csv", bytes);
    }
}
