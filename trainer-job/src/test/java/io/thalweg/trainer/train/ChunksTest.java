package io.thalweg.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunksTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Chunks.MAX_BYTES - 1, Chunks.MAX_BYTES, Chunks.MAX_BYTES + 1, 3 * Chunks.MAX_BYTES + 17})
    void joinsWhatItSplit(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);

        assertThat(Chunks.join(Chunks.split(bytes))).isEqualTo(bytes);
    }

    @Test
    void makesNoPieceLargerThanAMebibyte() {
        List<byte[]> chunks = Chunks.split(new byte[2 * Chunks.MAX_BYTES + 3]);

        assertThat(chunks).extracting(chunk -> chunk.length).containsExactly(Chunks.MAX_BYTES, Chunks.MAX_BYTES, 3);
    }
}
