package io.thalweg.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class AvroInputTest {

    private static final List<Long> EDGES = List.of(
            0L,
            -1L,
            1L,
            63L,
            -64L,
            64L,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            1L << 62);

    @Test
    void readsEveryNumberThatAvroWrites() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);
        Random random = new Random(1);
        long[] longs =
                random.longs(1000).map(value -> value >> random.nextInt(64)).toArray();
        for (long value : EDGES) {
            avro.writeLong(value);
        }
        for (long value : longs) {
            avro.writeLong(value);
            avro.writeInt((int) value);
            avro.writeDouble(Double.longBitsToDouble(value));
            avro.writeFloat((float) value);
        }
        avro.flush();

        AvroInput in = new AvroInput().reset(bytes.toByteArray(), 0);

        for (long value : EDGES) {
            assertThat(in.readLong()).isEqualTo(value);
        }
        for (long value : longs) {
            assertThat(in.readLong()).isEqualTo(value);
            assertThat(in.readInt()).isEqualTo((int) value);
            assertThat(Double.doubleToRawLongBits(in.readDouble())).isEqualTo(value);
            assertThat(in.readFloat()).isEqualTo((float) value);
        }
        in.requireEnd();
    }

    @Test
    void readsTextBytesAndBlocks() throws IOException {
        AvroInput in = input("0668c3a9" + "04ff01" + "0e0f" + "04" + "0000803f" + "00000040" + "01");

        assertThat(in.readString()).isEqualTo("hé");
        assertThat(in.readBytes(null)).isEqualTo(ByteBuffer.wrap(new byte[] {-1, 1}));
        assertThat(in.readInt()).isEqualTo(7);
        assertThat(in.readInt()).isEqualTo(-8);
        float[] floats = new float[3];
        in.readFloats(floats, 1, (int) in.readBlock());
        assertThat(floats).containsExactly(0, 1, 2);
        assertThat(in.readBoolean()).isTrue();
        in.requireEnd();
    }

    @Test
    void readsABlockThatTellsItsSizeToo() throws IOException {
        AvroInput in = input("0304" + "0204" + "00");

        assertThat(in.readBlock()).isEqualTo(2);
        assertThat(in.readLong()).isEqualTo(1);
        assertThat(in.readLong()).isEqualTo(2);
        assertThat(in.readBlock()).isZero();
    }

    @Test
    void skipsTextAndBytes() throws IOException {
        AvroInput in = input("06616263" + "0401ff" + "0a");

        in.skipString();
        in.skipBytes();

        assertThat(in.readLong()).isEqualTo(5);
        in.requireEnd();
    }

    @Test
    void skipsBlocksOfKnownSizeWithoutLooking() throws IOException {
        AvroInput in = input("0304" + "ffff" + "00" + "0a");

        assertThat(in.skipArray()).isZero();
        assertThat(in.readLong()).isEqualTo(5);
    }

    @Test
    void refusesANumberThatIsCutOff() {
        assertThatThrownBy(() -> input("80").readLong())
                .isInstanceOf(MalformedException.class)
                .hasMessage("the record is cut off: 2 bytes expected at byte 0 but only 1 are left");
        assertThatThrownBy(() -> input("").readLong()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> input("000000").readFloat())
                .hasMessage("the record is cut off: 4 bytes expected at byte 0 but only 3 are left");
    }

    @Test
    void refusesANumberThatNeverEnds() {
        assertThatThrownBy(() -> input("80".repeat(20)).readLong())
                .hasMessage("a number takes at most 10 bytes but goes on at byte 10");
    }

    @Test
    void refusesAnIntThatNeedsMoreThan32Bits() {
        assertThatThrownBy(() -> input("8080808010").readInt())
                .hasMessage("an int must fit 32 bits but was 2147483648");
    }

    @Test
    void refusesLengthsThatAreNotThereBeforeItAllocates() {
        // 2^40 elements, 2^62 bytes, -1 bytes.
        assertThatThrownBy(() -> input("808080808040").readArrayStart())
                .hasMessage("a block of 1099511627776 elements cannot fit into the 0 bytes left");
        assertThatThrownBy(() -> input("80808080808080808001").readString())
                .hasMessageContaining("a length must be in [0, 0]");
        assertThatThrownBy(() -> input("01ff").readBytes(null))
                .hasMessage("a length must be in [0, 1] (the bytes left) but was -1");
        assertThatThrownBy(() -> input("0101").readBlock())
                .hasMessage("a block must have [0, 0] bytes (those left) but says -1");
        assertThatThrownBy(() -> input("0103").skipArray()).hasMessage("a length must be at least 0 but was -2");
    }

    @Test
    void refusesTheOneBlockCountWithoutAnAbsoluteValue() {
        assertThatThrownBy(() -> input("ffffffffffffffffff01" + "00").readBlock())
                .hasMessage("a block must have at most 2^63 - 1 elements but says 2^63");
    }

    @Test
    void refusesABooleanThatIsNeither() {
        assertThatThrownBy(() -> input("02").readBoolean()).hasMessage("a boolean must be 0 or 1 but was 2");
    }

    @Test
    void refusesWhatFollowsTheEnd() {
        assertThatThrownBy(() -> input("0102").requireEnd()).hasMessage("2 bytes follow the end of the record");
    }

    private static AvroInput input(String hex) {
        return new AvroInput().reset(HexFormat.of().parseHex(hex), 0);
    }
}
