package io.thalweg.engine.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.network.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes safetensors files, the tensor format of PyTorch, JAX and most other tools.
 *
 * <pre>{@code
 * TensorFile file = Safetensors.read(Path.of("weights.safetensors"));
 * Tensor weight = file.tensors().get("0.weight");   // shape [64, 13], row-major floats
 * Safetensors.write(Path.of("copy.safetensors"), file);
 * }</pre>
 *
 * The layout of the version of 2023, with little-endian numbers:
 *
 * <pre>
 *   0        8             8+N
 *   ┌────────┬─────────────┬──────────────────┐
 *   │ N, u64 │ JSON header │ tensors, no gaps │
 *   └────────┴─────────────┴──────────────────┘
 *   header: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}, offsets counted from 8+N
 * </pre>
 *
 * F32, F64, F16, BF16, I32 and I64 are read, all converted to float; F32 is written. The header can also have texts that
 * belong to no tensor, under {@code __metadata__}.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class Safetensors {

    private static final int LENGTH_BYTES = Long.BYTES;
    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The largest possible byte array. */
    private static final int MAX_FILE_BYTES = Integer.MAX_VALUE - 8;

    /** The range of a tensor's bytes, counted from the end of the header. */
    private record Range(String name, long from, long to) {}

    private Safetensors() {}

    /**
     * Reads a file with all its tensors and metadata.
     *
     * @throws IOException if the file cannot be read or is not valid; the message names the file
     */
    public static TensorFile read(Path file) throws IOException {
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_FILE_BYTES) {
                throw new IOException("a file may have at most " + MAX_FILE_BYTES + " bytes but has " + bytes);
            }
            return decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IOException(file + " not readable as safetensors: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a file, with the tensors in the order of their map.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, TensorFile content) throws IOException {
        Files.write(file, encode(content));
    }

    static TensorFile decode(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < LENGTH_BYTES) {
            throw new IOException("a file begins with 8 bytes of header length but has only " + bytes.length);
        }
        long headerBytes = buffer.getLong();
        if (headerBytes < 0 || headerBytes > buffer.remaining()) {
            throw new IOException("the header should be " + headerBytes + " bytes long but " + buffer.remaining()
                    + " follow; was the file cut short?");
        }
        int dataStart = LENGTH_BYTES + (int) headerBytes;
        JsonNode header = header(new String(bytes, LENGTH_BYTES, (int) headerBytes, StandardCharsets.UTF_8));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        requireEachByteOnce(header, buffer.capacity() - dataStart);
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (entry.getKey().equals(METADATA)) {
                for (Map.Entry<String, JsonNode> text : entry.getValue().properties()) {
                    metadata.put(text.getKey(), text.getValue().asText());
                }
            } else {
                tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), buffer, dataStart));
            }
        }
        return new TensorFile(tensors, metadata);
    }

    static byte[] encode(TensorFile content) {
        Map<String, Tensor> tensors = content.tensors();
        ObjectNode header = JSON.createObjectNode();
        if (!content.metadata().isEmpty()) {
            ObjectNode metadata = header.putObject(METADATA);
            content.metadata().forEach(metadata::put);
        }
        int offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            int end = Math.addExact(offset, Math.multiplyExact(tensor.values().length, Float.BYTES));
            ObjectNode description = header.putObject(entry.getKey());
            description.put("dtype", "F32");
            description.set("shape", JSON.valueToTree(tensor.shape().sizes()));
            description.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(header.toString().getBytes(StandardCharsets.UTF_8));
        // The format pads the header with spaces to a multiple of 8, so that readers can map aligned tensors into
        // memory.
        while (text.size() % 8 != 0) {
            text.write(' ');
        }
        ByteBuffer buffer =
                ByteBuffer.allocate(LENGTH_BYTES + text.size() + offset).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(text.size()).put(text.toByteArray());
        for (Tensor tensor : tensors.values()) {
            for (float value : tensor.values()) {
                buffer.putFloat(value);
            }
        }
        return buffer.array();
    }

    private static JsonNode header(String text) throws IOException {
        try {
            JsonNode header = JSON.readTree(text);
            if (!header.isObject()) {
                throw new IOException("the header should be a JSON object but is " + header.getNodeType());
            }
            return header;
        } catch (JsonProcessingException e) {
            throw new IOException("the header is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Tensor tensor(String name, JsonNode description, ByteBuffer buffer, int dataStart)
            throws IOException {
        Element element = Element.of(name, description.path("dtype").asText());
        JsonNode sizes = description.path("shape");
        JsonNode offsets = description.path("data_offsets");
        long from = offset(offsets, 0);
        long to = offset(offsets, 1);
        int[] shape = new int[sizes.size()];
        long elements = 1;
        for (int i = 0; i < shape.length; i++) {
            JsonNode size = sizes.path(i);
            shape[i] = size.isIntegralNumber() && size.canConvertToInt() ? size.intValue() : 0;
            if (shape[i] < 1) {
                throw new IOException(name + ": each size must be a whole number from 1 to " + Integer.MAX_VALUE
                        + " but the shape is " + sizes);
            }
            elements *= shape[i];
            if (elements > Integer.MAX_VALUE) {
                throw new IOException(name + ": too many elements, the shape is " + sizes);
            }
        }
        if (to - from != elements * element.bytes) {
            throw new IOException(name + ": shape " + Arrays.toString(shape) + " of " + element + " takes "
                    + elements * element.bytes + " bytes but data_offsets give " + (to - from));
        }
        float[] values = new float[(int) elements];
        int position = dataStart + (int) from;
        for (int i = 0; i < values.length; i++) {
            values[i] = element.read(buffer, position + i * element.bytes);
        }
        return new Tensor(Shape.of(shape), values);
    }

    /**
     * Refuses overlapping tensors, which would take more memory than the file has bytes.
     *
     * @throws IOException if a range is outside the file, or two ranges overlap
     */
    private static void requireEachByteOnce(JsonNode header, long dataBytes) throws IOException {
        List<Range> ranges = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (entry.getKey().equals(METADATA)) {
                continue;
            }
            JsonNode offsets = entry.getValue().path("data_offsets");
            Range range = new Range(entry.getKey(), offset(offsets, 0), offset(offsets, 1));
            if (range.from() < 0 || range.to() < range.from() || range.to() > dataBytes) {
                throw new IOException(range.name() + ": data_offsets " + offsets + " do not lie within the file's "
                        + dataBytes + " bytes of tensors");
            }
            ranges.add(range);
        }
        ranges.sort(Comparator.comparingLong(Range::from).thenComparingLong(Range::to));
        for (int i = 1; i < ranges.size(); i++) {
            Range before = ranges.get(i - 1);
            Range range = ranges.get(i);
            if (range.from() < before.to()) {
                throw new IOException(range.name() + ": data_offsets [" + range.from() + "," + range.to()
                        + "] overlap those of " + before.name() + ", [" + before.from() + "," + before.to() + "]");
            }
        }
    }

    /** One of a tensor's two offsets; -1 if it is not an integer. */
    private static long offset(JsonNode offsets, int index) {
        JsonNode offset = offsets.path(index);
        return offset.isIntegralNumber() && offset.canConvertToLong() ? offset.longValue() : -1;
    }

    private enum Element {
        F32(Float.BYTES),
        F64(Double.BYTES),
        F16(Short.BYTES),
        BF16(Short.BYTES),
        I32(Integer.BYTES),
        I64(Long.BYTES);

        private final int bytes;

        Element(int bytes) {
            this.bytes = bytes;
        }

        static Element of(String tensor, String dtype) throws IOException {
            for (Element element : values()) {
                if (element.name().equals(dtype)) {
                    return element;
                }
            }
            throw new IOException(tensor + ": dtype must be one of " + Arrays.toString(values()) + " but was " + dtype);
        }

        float read(ByteBuffer buffer, int position) {
            return switch (this) {
                case F32 -> buffer.getFloat(position);
                case F64 -> (float) buffer.getDouble(position);
                case F16 -> ofHalf(buffer.getShort(position));
                // The upper half of a float.
                case BF16 -> Float.intBitsToFloat(buffer.getShort(position) << Short.SIZE);
                case I32 -> buffer.getInt(position);
                case I64 -> buffer.getLong(position);
            };
        }

        /** IEEE 754 half precision: sign, 5 bits of exponent with bias 15, 10 bits of fraction. Exact. */
        private static float ofHalf(short half) {
            int exponent = half >> 10 & 0x1f;
            int fraction = half & 0x3ff;
            float size;
            if (exponent == 0x1f) {
                size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            } else if (exponent == 0) {
                size = Math.scalb((float) fraction, -24);
            } else {
                size = Math.scalb((float) (fraction | 0x400), exponent - 25);
            }
            return half < 0 ? -size : size;
        }
    }
}
