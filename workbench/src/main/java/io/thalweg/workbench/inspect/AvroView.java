package io.thalweg.workbench.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Converts Avro bodies to maps, lists, numbers and texts. */
final class AvroView {

    private static final int SHOWN_BYTES = 32;

    private AvroView() {}

    /**
     * Decodes a body by its writer's schema.
     *
     * @throws IOException if the bytes are not such a body, with the reason
     */
    static Object of(Schema writer, byte[] bytes, int offset) throws IOException {
        try {
            requireWhole(writer, bytes, offset);
            BinaryDecoder decoder = decoder(bytes, offset);
            return plain(new GenericDatumReader<>(writer).read(null, decoder));
        } catch (AvroRuntimeException | UnsupportedOperationException | IndexOutOfBoundsException e) {
            throw new IOException("not a " + writer.getFullName() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException("not a " + writer.getFullName() + ": " + reason(e), e);
        }
    }

    /**
     * Skips through the body first, which takes no memory. Wrong lengths fail here, before arrays of that length are
     * allocated.
     */
    private static void requireWhole(Schema writer, byte[] bytes, int offset) throws IOException {
        BinaryDecoder decoder = decoder(bytes, offset);
        GenericDatumReader.skip(writer, decoder);
        if (!decoder.isEnd()) {
            throw new IOException("bytes are left over");
        }
    }

    private static BinaryDecoder decoder(byte[] bytes, int offset) {
        return DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, null);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "the bytes end too early" : e.getMessage();
    }

    private static Object plain(Object value) {
        if (value instanceof GenericRecord generic) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (Schema.Field field : generic.getSchema().getFields()) {
                fields.put(field.name(), plain(generic.get(field.pos())));
            }
            return fields;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> entries = new LinkedHashMap<>();
            map.forEach((key, entry) -> entries.put(key.toString(), plain(entry)));
            return entries;
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(AvroView::plain).toList();
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes(bytes);
        }
        if (value instanceof GenericFixed fixed) {
            return bytes(fixed.bytes());
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    private static String bytes(byte[] bytes) {
        return bytes.length <= SHOWN_BYTES
                ? HexFormat.of().formatHex(bytes)
                : bytes.length + " bytes beginning with " + HexFormat.of().formatHex(bytes, 0, SHOWN_BYTES);
    }
}
