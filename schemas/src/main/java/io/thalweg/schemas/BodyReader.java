package io.thalweg.schemas;

import io.thalweg.schemas.avro.AvroInput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Reads our own records, whatever schema of ours wrote them: Avro resolves the writer's schema to the reader's. */
final class BodyReader extends GenericDatumReader<GenericRecord> {

    // Avro's fast reader makes maps of its own, and they forget the order of their entries.
    private static final GenericData ORDERED = new GenericData();

    static {
        ORDERED.setFastReaderEnabled(false);
    }

    private BodyReader(Schema writer, Schema reader) {
        super(writer, reader, ORDERED);
    }

    /**
     * Decodes the body that begins at {@code offset} and fills the rest of {@code bytes}.
     *
     * @throws IOException if the bytes or the writer's schema do not make such a record
     */
    static <T> T read(Schema reader, Schema writer, byte[] bytes, int offset, Function<GenericRecord, T> from)
            throws IOException {
        try {
            AvroInput in = new AvroInput().reset(bytes, offset);
            GenericRecord body = new BodyReader(writer, reader).read(null, in);
            in.requireEnd();
            return from.apply(body);
        } catch (IOException
                | AvroRuntimeException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | StackOverflowError e) {
            // Avro reports an enum or a union branch that does not exist as an index out of bounds. It skips records
            // within
            // records by recursion: a writer's schema may have them, and the bytes then say how deep.
            throw new IOException("not a readable " + reader.getName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    protected Object newMap(Object old, int size) {
        return new LinkedHashMap<>();
    }
}
