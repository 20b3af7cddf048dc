package io.thalweg.engine.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.network.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads and writes the safetensors format, version of 2023, little-endian throughout:
 *
 * <pre>
 *   0        8             8+N
 *   ┌────────┬─────────────┬──────────────────┐
 *   │ N, u64 │ JSON header │ tensors, no gaps │
 *   └────────┴─────────────┴──────────────────┘
 *   header: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}, offsets counted from 8+N
 * </pre>
 *
 * Reads F32, F64, I32 and I64, all to float; writes F32.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class Safetensors {

    private static final int LENGTH_BYTES = Long.BYTES;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Safetensors() {}

    /**
     * All tensors of a file.
     *
     * @return name to tensor, in the order of the file's header
     * @throws IOException if the file cannot be read or is not what the format says; the message names the file
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try {
            return decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IOException(file + " not readable as safetensors: " + e.getMessage(), e);
        }
    }

    /**
     * Writes all tensors, in the order of the map.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        Files.write(file, encode(tensors));
    }

    static Map<String, Tensor> decode(byte[] bytes) throws IOException {
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
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), buffer, dataStart));
            }
        }
        return Collections.unmodifiableMap(tensors);
    }

    static byte[] encode(Map<String, Tensor> tensors) {
        ObjectNode header = JSON.createObjectNode();
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
        // The format asks for spaces up to a multiple of 8, so that readers may map the tensors as they lie.
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
        long from = offsets.path(0).asLong(-1);
        long to = offsets.path(1).asLong(-1);
        int[] shape = new int[sizes.size()];
        long elements = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).asInt(0);
            if (shape[i] < 1) {
                throw new IOException(name + ": each size must be at least 1 but the shape is " + sizes);
            }
            elements *= shape[i];
            if (elements > Integer.MAX_VALUE) {
                throw new IOException(name + ": too many elements, the shape is " + sizes);
            }
        }
        if (from < 0 || to < from || to > buffer.capacity() - dataStart) {
            throw new IOException(name + ": data_offsets " + offsets + " do not lie within the file's "
                    + (buffer.capacity() - dataStart) + " bytes of tensors");
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

    private enum Element {
        F32(Float.BYTES),
        F64(Double.BYTES),
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
                case I32 -> buffer.getInt(position);
                case I64 -> buffer.getLong(position);
            };
        }
    }
}
