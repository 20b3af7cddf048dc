package io.thalweg.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.thalweg.config.ConfigException;
import io.thalweg.config.Pipeline;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.engine.safetensors.Safetensors;
import io.thalweg.engine.safetensors.TensorFile;
import io.thalweg.learner.Learner;
import io.thalweg.weights.file.WeightsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A safetensors file, by itself and as weights of a pipeline. An odd first byte stands before the whole file; an even one
 * before the header's text and the tensors, and the header's length is made to fit.
 */
class SafetensorsFuzz {

    private static final Pipeline PIPELINE = Samples.pipeline("readings.yaml");

    static Stream<byte[]> seeds() {
        byte[] file = weights();
        int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        int data = Long.BYTES + header;
        byte[] kinds = ("{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]},"
                        + "'b':{'dtype':'F16','shape':[1,2],'data_offsets':[8,12]},"
                        + "'c':{'dtype':'BF16','shape':[1],'data_offsets':[12,14]},"
                        + "'d':{'dtype':'I64','shape':[1],'data_offsets':[14,22]},"
                        + "'e':{'dtype':'I32','shape':[1],'data_offsets':[22,26]}}")
                .replace('\'', '"')
                .getBytes(UTF_8);
        return Stream.of(
                Input.concat(new byte[] {1}, file),
                Input.concat(
                        new byte[] {0},
                        Input.chunk(Arrays.copyOfRange(file, Long.BYTES, data)),
                        Arrays.copyOfRange(file, data, file.length)),
                Input.concat(new byte[] {0}, Input.chunk(kinds), new byte[26]));
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "safetensors.dict")
    @FuzzTest
    void givesTensorsOrTheReason(byte[] bytes) throws IOException {
        byte[] file = file(new Input(bytes));
        Path path = Samples.write("fuzzed.safetensors", file);
        try {
            TensorFile content = Safetensors.read(path);
            long elements = content.tensors().values().stream()
                    .mapToLong(tensor -> tensor.values().length)
                    .sum();
            // No type is smaller than two bytes, and tensors share none.
            assertThat(2 * elements).isLessThanOrEqualTo(file.length);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("fuzzed.safetensors");
        }
        try {
            WeightsFile weights = WeightsFile.read(path, PIPELINE.model());
            assertThat(weights.payload().parameters().isFinite()).isTrue();
            // All that a model is published with can be encoded and decoded again.
            Path copy = Samples.FOLDER.resolve("copy.safetensors");
            weights.write(copy, PIPELINE.model());
            assertThat(WeightsFile.read(copy, PIPELINE.model()).payload()).isEqualTo(weights.payload());
        } catch (ConfigException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    private static byte[] file(Input input) {
        if (input.next() % 2 == 1) {
            return input.rest();
        }
        byte[] header = input.chunk();
        byte[] length = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array();
        return Input.concat(length, header, input.rest());
    }

    private static byte[] weights() {
        try (Learner learner = Learner.of(PIPELINE.learner(), Samples.wire(PIPELINE), new JvmEngine())) {
            Path file = Samples.FOLDER.resolve("weights.safetensors");
            new WeightsFile(learner.snapshot(0).payload(), Map.of("version", "0.0")).write(file, PIPELINE.model());
            return Samples.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
