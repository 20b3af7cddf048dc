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

        Safetensors.write(file, tensors);

        Map<String, Tensor> read = Safetensors.read(file);
        assertThat(read.keySet()).containsExactly("0.weight", "0.bias");
        assertThat(read.get("0.weight").shape()).isEqualTo(Shape.of(2, 3));
        assertThat(read.get("0.weight").values()).containsExactly(1, 2, 3, 4, 5, Float.MIN_VALUE);
        assertThat(read.get("0.bias").values()).containsExactly(-1, 0.5f);
    }

    @Test
    void startsTheTensorsAtAMultipleOfEightBytes() {
        byte[] bytes = Safetensors.encode(Map.of("x", new Tensor(Shape.of(1), new float[] {1})));

        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void readsIntegersAsNumbers() throws IOException {
        ByteBuffer data =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(7).putInt(-2);

        Tensor tensor = Safetensors.decode(
                        file("{\"y\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,8]}}", data.array()))
                .get("y");

        assertThat(tensor.values()).containsExactly(7, -2);
    }

    @Test
    void passesMetadataOver() throws IOException {
        assertThat(Safetensors.decode(file("{\"__metadata__\":{\"format\":\"pt\"}}", new byte[0])))
                .isEmpty();
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
    void refusesUnknownElements() {
        assertThatIOException()
                .isThrownBy(() -> Safetensors.decode(
                        file("{\"x\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}", new byte[2])))
                .withMessageContaining("dtype must be one of [F32, F64, I32, I64] but was BF16");
    }

    @Test
    void namesTheFileThatIsNoSafetensors(@TempDir Path folder) throws IOException {
        Path file =
                Files.write(folder.resolve("notes.txt"), "hello, world, this is text".getBytes(StandardCharsets.UTF_8));

        assertThatIOException().isThrownBy(() -> Safetensors.read(file)).withMessageContaining("notes.txt");
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
