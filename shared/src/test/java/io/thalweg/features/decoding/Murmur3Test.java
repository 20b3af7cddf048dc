package io.thalweg.features.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {

    /** The published vectors: empty and zero inputs, each tail length, seeds of both signs. */
    @ParameterizedTest
    @CsvSource({
        "'', 0, 00000000",
        "'', 1, 514e28b7",
        "'', -1, 81f16f39",
        "test, 0, ba6bd213",
        "test, -1756908916, 704b81dc",
        "'Hello, world!', 0, c0363e43",
        "'Hello, world!', -1756908916, 24884cba",
        "The quick brown fox jumps over the lazy dog, 0, 2e4ff723",
        "The quick brown fox jumps over the lazy dog, -1756908916, 2fa826cd",
        "a, -1756908916, 7fa09ea6",
        "aa, -1756908916, 5d211726",
        "aaa, -1756908916, 283e0130",
        "aaaa, -1756908916, 5a97808a",
        "abc, 0, b3dd93fa"
    })
    void givesThePublishedHashes(String text, int seed, String expected) {
        byte[] padded = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);

        assertThat(Murmur3.hash(padded, 1, padded.length - 2, seed)).isEqualTo(Integer.parseUnsignedInt(expected, 16));
    }
}
