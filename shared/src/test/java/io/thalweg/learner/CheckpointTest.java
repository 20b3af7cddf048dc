package io.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import io.thalweg.weights.Payload;
import io.thalweg.weights.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class CheckpointTest {

    /** What v1 and v2 share, byte by byte: a job must resume from what an older build wrote. */
    private static final String COMPONENTS = "0001 6e 0001 66 0003 736764 " // fingerprints n and f, optimizer sgd
            + "0000000000000002 0000000000000003 " // version 2.3
            + "01 0000000000000002 0000000000000001 " // published 2.1
            + "0000000000000004 0000000000000005 0000000000000006 " // learned, dead letters, trained through
            + "00000002 0708 " // payload
            + "0000000000000009 00000001 00000004 0000803f " // optimizer: 9 steps, one slot: 1.0
            + "00000001 0a 00000000 " // evaluator, baselines
            + "00000001 0001 74 00000001 0000000000000010 ffffffffffffffff " // t-1 read to 16, nothing settled
            + "00000001 0001 74 00000001 000000000000000f 0000000000000064 00000001 6b 00000001 76 "; // t-1@15, k, v

    /** Format v1. */
    private static final String GOLDEN_V1 = "54485743 00000001 " + COMPONENTS;

    /** Format v2. */
    private static final String GOLDEN = "54485743 00000002 "
            + COMPONENTS
            + "000000000000000b 00000001 0001 74 00000001 0000000000000003 000000000000000e " // 11 lost, t-1@3..13
            + "00000002 0b0c "; // recovery

    @Test
    void isWrittenAsDrawn() {
        byte[] expected = withChecksum(HexFormat.of().parseHex(GOLDEN.replace(" ", "")));
        assertThat(HexFormat.of().formatHex(checkpoint().encode()))
                .isEqualTo(HexFormat.of().formatHex(expected));
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        byte[] golden = withChecksum(HexFormat.of().parseHex(GOLDEN.replace(" ", "")));
        assertThat(Checkpoint.decode(golden)).usingRecursiveComparison().isEqualTo(checkpoint());
    }

    @Test
    void readsWhatVersion1Wrote() throws IOException {
        Checkpoint read = Checkpoint.decode(withChecksum(HexFormat.of().parseHex(GOLDEN_V1.replace(" ", ""))));

        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("lost", "recovery")
                .isEqualTo(checkpoint());
        assertThat(read.lost()).isEqualTo(Lost.NONE);
        assertThat(read.recovery()).isEmpty();
    }

    /** Of 70 records, in batches of 4 with Adam, written by the build before format v2. */
    @Test
    void goesOnFromACheckpointOfFormatV1() throws IOException {
        Pipeline pipeline = SmallPipeline.of(new Adam(0.01, 0.9, 0.999, 1e-8), 4);
        byte[] state;
        try (InputStream golden = CheckpointTest.class.getResourceAsStream("checkpoint-v1-adam.bin")) {
            state = golden.readAllBytes();
        }
        Learner resumed = Learners.restore(pipeline, new JvmEngine(), state, 0);
        Checkpoint written = Checkpoint.decode(state);
        assertThat(resumed.snapshot(0).parameters().values())
                .containsExactly(
                        Payload.decodeAny(written.payload(), pipeline.network().tensors(), 2)
                                .parameters()
                                .values());
        assertThat(Checkpoint.decode(resumed.encode()))
                .usingRecursiveComparison()
                .comparingOnlyFields("optimizer", "evaluator", "baselines", "positions", "learned", "pending")
                .isEqualTo(written);

        SmallPipeline.records(140, 1).subList(70, 140).forEach(resumed::accept);

        assertThat(resumed.accounting()).isEqualTo(new Accounting(140, 0, 0));
        assertThat(resumed.recovery().good().step()).isEqualTo(17);
    }

    @Test
    void saysWhichBuildReadsANewerFormat() {
        byte[] newer = checkpoint().encode();
        newer[7] = 3;
        assertThatThrownBy(() -> Checkpoint.decode(newer))
                .isInstanceOf(IOException.class)
                .hasMessage("a learner's checkpoint of format v3 is not readable: this build reads v1 to v2; "
                        + "resume it with the build that wrote it, or a newer one");
    }

    @Test
    void saysWhatDamageLooksLike() {
        byte[] damaged = checkpoint().encode();
        damaged[20] ^= 1;
        assertThatThrownBy(() -> Checkpoint.decode(damaged))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("the CRC32C of the learner's checkpoint is [0-9a-f]{8} but its bytes give "
                        + "[0-9a-f]{8} \\(hardware problem\\?\\); resume from an older checkpoint");
    }

    @Test
    void refusesLengthsThatCannotBe() {
        byte[] bytes = HexFormat.of().parseHex(GOLDEN.replace(" ", ""));
        int payloadLength = GOLDEN.replace(" ", "").indexOf("000000020708") / 2;
        ByteBuffer.wrap(bytes).putInt(payloadLength, Integer.MAX_VALUE);
        assertThatThrownBy(() -> Checkpoint.decode(withChecksum(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the learner's checkpoint announces 2147483647 elements of at least 1 bytes");

        ByteBuffer.wrap(bytes).putInt(payloadLength, -1);
        assertThatThrownBy(() -> Checkpoint.decode(withChecksum(bytes))).isInstanceOf(IOException.class);
    }

    private static Checkpoint checkpoint() {
        return new Checkpoint(
                "n",
                "f",
                "sgd",
                new Version(2, 3),
                Optional.of(new Version(2, 1)),
                4,
                5,
                6,
                new byte[] {7, 8},
                new OptimizerState(9, new float[][] {{1}}),
                new byte[] {10},
                new byte[0],
                List.of(new PartitionOffsets.Position("t", 1, 16, -1)),
                List.of(new SourceRecord("t", 1, 15, 100, new byte[] {'k'}, new byte[] {'v'})),
                new Lost(11, List.of(new Lost.Range("t", 1, 3, 14))),
                Optional.of(new byte[] {11, 12}));
    }

    private static byte[] withChecksum(byte[] body) {
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        return ByteBuffer.allocate(body.length + 4)
                .put(body)
                .putInt((int) checksum.getValue())
                .array();
    }
}
