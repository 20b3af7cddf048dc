package io.thalweg.engine.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.thalweg.network.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

    @Test
    void writesWhatItReads(@TempDir Path folder) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("0.weight", new Tensor(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, Float.MIN_VALUE}));
        tensors.put("0.bias", new Tensor(Shape.of(2), new float[] {-1, 0.5f}));
        Path file = folder.resolve("weights.safetensors");

        Safetensors.write(file, new TensorFile(tensors, Map.of("format", "pt", "note", "\"ü\" [1.5]")));

        assertThat(Safetensors.read(file).metadata())
                .containsExactlyInAnyOrderEntriesOf(Map.of("format", "pt", "note", "\"ü\" [1.5]"));
        Map<String, Tensor> read = Safetensors.read(file).tensors();
        assertThat(read.keySet()).containsExactly("0.weight", "0.bias");
        assertThat(read.get("0.weight").shape()).isEqualTo(Shape.of(2, 3));
        assertThat(read.get("0.weight").values()).containsExactly(1, 2, 3, 4, 5, Float.MIN_VALUE);
        assertThat(read.get("0.bias").values()).containsExactly(-1, 0.5f);
    }

    @Test
    void startsTheTensorsAtAMultipleOfEightBytes() {
        byte[] bytes = Safetensors.encode(
                new TensorFile(Map.of("x", new Tensor(Shape.of(1), new float[] {1})), Map.of("odd", "length")));

        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void readsIntegersAsNumbers() throws IOException {
        ByteBuffer data =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(7).putInt(-2);

        Tensor tensor = Safetensors.decode(
                        file("{\"y\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,8]}}", data.array()))
                .tensors()
                .get("y");

        assertThat(tensor.values()).containsExactly(7, -2);
    }

    @Test
    void readsHalvesExactly() throws IOException {
        short[] halves = {0x3c00, (short) 0xc000, 0x7bff, 0x0400, 0x0001, (short) 0x8000, 0x7c00, (short) 0xfc00, 0x7e00
        };

        assertThat(ofShorts("F16", halves))
                .containsExactly(
                        1,
                        -2,
                        65504,
                        0x1p-14f,
                        0x1p-24f,
                        -0.0f,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY,
                        Float.NaN);
    }

    @Test
    void readsBrainFloatsExactly() throws IOException {
        assertThat(ofShorts("BF16", (short) 0x3f80, (short) 0xc040, (short) 0x0001, (short) 0x7f80))
                .containsExactly(1, -3, Float.intBitsToFloat(1 << 16), Float.POSITIVE_INFINITY);
    }

    @Test
    void readsANumberWithoutAShape() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(600);

        Tensor tensor = Safetensors.decode(file(
                        "{\"1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}",
                        data.array()))
                .tensors()
                .get("1.num_batches_tracked");

        assertThat(tensor.shape()).isEqualTo(Shape.of());
        assertThat(tensor.values()).containsExactly(600);
    }

    @Test
    void refusesAHeaderLongerThanTheFile() {
        byte[] bytes = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Long.MAX_VALUE)
                .array();

        assertThatIOException()
                .isThrownBy(() -> Safetensors.decode(bytes))
                .withMessageContaining("was the file cut short?");
    }

    @Test
    void refusesTensorsOutsideTheFile() {
        assertThatIOException()
                .isThrownBy(() -> Safetensors.decode(
                        file("{\"x\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,36]}}", new byte[8])))
                .withMessageContaining("x: data_offsets [0,36] do not lie within the file's 8 bytes");
    }

    @Test
    void refusesAShapeThatDoesNotFillItsBytes() {
        assertThatIOException()
                .isThrownBy(() -> Safetensors.decode(
                        file("{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", new byte[8])))
                .withMessageContaining("shape [3] of F32 takes 12 bytes but data_offsets give 8");
    }

    @Test
    void refusesAShapeThatOverflows() {
        String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,8]}}";

        assertThatIOException()
                .isThrownBy(() -> Safetensors.decode(file(header, new byte[8])))
                .withMessageContaining("too many elements");
    }

    @Test
    void refusesNumbersThatOnlySeemToFitBecauseTheyOverflow() {
        for (String shape : new String[] {"[4294967297]", "[18446744073709551617]", "[1.5]", "[\"1\"]", "[true]"}) {
            String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,4]}}";
            assertThatIOException()
                    .as(shape)
                    .isThrownBy(() -> Safetensors.decode(file(header, new byte[4])))
                    .withMessageContaining("x: each size must be a whole number from 1 to 2147483647");
        }
        for (String offsets : new String[] {"[18446744073709551616,4]", "[0.5,4]", "[\"0\",4]", "[0]", "{}", "null"}) {
            String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + offsets + "}}";
            assertThatIOException()
                    .as(offsets)
                    .isThrownBy(() -> Safetensors.decode(file(header, new byte[4])))
                    .withMessageContaining("do not lie within the file's 4 bytes");
        }
    }

    @Test
    void refusesTensorsThatShareBytes() {
        String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";

        assertThatIOException()
                .isThrownBy(() -> Safetensors.decode(file(header, new byte[12])))
                .withMessage("y: data_offsets [4,12] overlap those of x, [0,8]");
    }

    @Test
    void refusesATensorThatStandsTwice() {
        String tensor = "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";

        assertThatIOException()
                .isThrownBy(() -> Safetensors.decode(file("{" + tensor + "," + tensor + "}", new byte[4])))
                .withMessageStartingWith("the header is not JSON: Duplicate field 'x'");
    }

    @Test
    void refusesAHeaderThatGoesOnAfterItsEnd() {
        assertThatIOException()
                .isThrownBy(() -> Safetensors.decode(file("{} {}", new byte[0])))
                .withMessageStartingWith("the header is not JSON: ");
    }

    @Test
    void refusesUnknownElements() {
        assertThatIOException()
                .isThrownBy(() -> Safetensors.decode(
                        file("{\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}", new byte[2])))
                .withMessageContaining("dtype must be one of [F32, F64, F16, BF16, I32, I64] but was U8");
    }

    @Test
    void namesTheFileThatIsNoSafetensors(@TempDir Path folder) throws IOException {
        Path file =
                Files.write(folder.resolve("notes.txt"), "hello, world, this is text".getBytes(StandardCharsets.UTF_8));

        assertThatIOException().isThrownBy(() -> Safetensors.read(file)).withMessageContaining("notes.txt");
    }

    private static float[] ofShorts(String dtype, short... values) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (short value : values) {
            data.putShort(value);
        }
        String header = "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                .formatted(dtype, values.length, 2 * values.length);
        return Safetensors.decode(file(header, data.array())).tensors().get("x").values();
    }

    private static byte[] file(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }
}
