package io.thalweg.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A JSON Lines file: each line is an event that the decoder reads, or is unusable with a reason. */
class JsonLinesFuzz {

    private static final TextFileRows ROWS = new TextFileRows(Samples.pipeline("visits.yaml"));

    static Stream<byte[]> seeds() {
        return Samples.contents(".jsonl");
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesEachRowAsEventOrWithItsReason(byte[] bytes) throws IOException {
        ROWS.check("data.jsonl", bytes);
    }
}
