package io.thalweg.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.Parameters;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.network.Shape;
import io.thalweg.network.TensorSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class PayloadTest {

    private static final List<TensorSpec> TENSORS = List.of(
            new TensorSpec("0.weight", Shape.of(1, 2), 0, true), new TensorSpec("0.bias", Shape.of(1), 2, true));

    /** Format v1, byte by byte: it must stay readable as long as weights of it may be in a topic. */
    private static final String GOLDEN_V1 = "5448574c 01000000 03000000 01000000 " // magic, version, P, S
            + "0000803f 000000c0 0000003f " // 1, -2, 0.5
            + "0500000000000000 0000000000000840 0000000000002240 " // 5, 3, 9
            + "ef6cc1c1"; // CRC32C

    /** Format v2, likewise. */
    private static final String GOLDEN = "5448574c 02000000 03000000 02000000 " // magic, version, P, S
            + "0000803f 000000c0 0000003f " // 1, -2, 0.5
            + "0500000000000000 0600000000000000 " // 5, 6
            + "0000000000000840 0000000000000040 " // 3, 2
            + "0000000000002240 0000000000001040 " // 9, 4
            + "0000000000001440 000000000000f07f " // 5, no clip
            + "5061f4e7"; // CRC32C

    private final Payload payload = new Payload(
            new Parameters(TENSORS, new float[] {1, -2, 0.5f}),
            new FeatureStatistics(new long[] {5, 6}, new double[] {3, 2}, new double[] {9, 4}, new double[] {
                5, Double.POSITIVE_INFINITY
            }));

    @Test
    void isWrittenAsDrawn() {
        assertThat(HexFormat.of().formatHex(payload.encode())).isEqualTo(GOLDEN.replace(" ", ""));
        assertThat(payload.encode()).hasSize((int) Payload.bytes(3, 2));
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        assertThat(decode(HexFormat.of().parseHex(GOLDEN.replace(" ", "")))).isEqualTo(payload);
    }

    @Test
    void readsWhatFormerBuildsWroteWithAClipOf5() throws IOException {
        byte[] former = HexFormat.of().parseHex(GOLDEN_V1.replace(" ", ""));

        assertThat(Payload.decode(former, TENSORS, 1))
                .isEqualTo(new Payload(
                        payload.parameters(),
                        new FeatureStatistics(new long[] {5}, new double[] {3}, new double[] {9}, new double[] {5})));
    }

    @Test
    void refusesAClipThatIsNotAbove0() {
        byte[] bytes = payload.encode();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(bytes.length - 12, -1);
        assertThatThrownBy(() -> decode(withChecksum(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessage("the clip of a column must be above 0 but standardised column 1 has -1.0");
    }

    @Test
    void travelsSerializedToWhereTheJobRuns() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(payload);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(payload);
        }
    }

    @Test
    void hashesAllBytesBySha256() {
        assertThat(Payload.hash("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void refusesEveryFlippedByte() {
        byte[] bytes = payload.encode();
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 0x10;
            assertThatThrownBy(() -> decode(damaged)).as("byte %d", i).isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesEveryOtherLength() {
        byte[] bytes = payload.encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> decode(truncated)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessage("the weights must have 96 bytes but have 97");
    }

    @Test
    void saysWhatToUpgradeWhenTheFormatIsNewer() {
        byte[] newer = payload.encode();
        newer[4] = 3;
        assertThatThrownBy(() -> decode(newer))
                .isInstanceOf(IOException.class)
                .hasMessage("weights of format v3 are not readable: this build reads v1 to v2; "
                        + "upgrade the scoring job before the trainer");
    }

    @Test
    void refusesParametersThatAreNotFinite() {
        byte[] bytes = payload.encode();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(Payload.HEADER_BYTES + 8, Float.NaN);
        assertThatThrownBy(() -> decode(withChecksum(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessage("parameters must be finite but element 0 of 0.bias is NaN");
    }

    @Test
    void refusesStatisticsThatNoColumnHas() {
        byte[] bytes = payload.encode();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(bytes.length - 36, Double.POSITIVE_INFINITY);
        assertThatThrownBy(() -> decode(withChecksum(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessage("feature statistics must be those of finite numbers but standardised column 0 has count 5, "
                        + "mean 3.0, squares Infinity");
    }

    @Test
    void refusesTheWeightsOfAnotherNetwork() {
        byte[] bytes = payload.encode();
        assertThatThrownBy(() -> Payload.decode(bytes, TENSORS.subList(0, 1), 4))
                .isInstanceOf(IOException.class)
                .hasMessage("the network has 2 parameters and 4 standardised columns but the weights have 3 and 2");
    }

    private static Payload decode(byte[] bytes) throws IOException {
        return Payload.decode(bytes, TENSORS, 2);
    }

    private static byte[] withChecksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 4, (int) checksum.getValue());
        return bytes;
    }
}
