package io.thalweg.schemas.wire;

import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Reads and writes the header of a record value that names the Avro schema of its body. Both forms are read. The second
 * form is written if the pipeline has a schema registry, else the first.
 *
 * <pre>
 * single-object   C3 01 | CRC-64-AVRO of the schema's canonical form, 8 bytes, little-endian | body
 * registry        00    | id of the schema, 4 bytes, big-endian                              | body
 * </pre>
 *
 * Safe for any thread.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro, single-object encoding</a>
 */
public final class WireFormat {

    private static final byte[] SINGLE_OBJECT = {(byte) 0xC3, 0x01};
    private static final int SINGLE_OBJECT_HEADER_BYTES = 10;
    private static final int REGISTRY_HEADER_BYTES = 5;
    private static final VarHandle LITTLE_ENDIAN_LONG = MethodHandles.byteArrayViewVarHandle(
                    long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle BIG_ENDIAN_INT = MethodHandles.byteArrayViewVarHandle(
                    int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private final Optional<SchemaRegistry> registry;

    // Side by side: a handful of schemas is found sooner by looking at each than by hashing a boxed long.
    private final List<Schema> known;
    private final long[] fingerprints;
    private final Opened[] bodies;

    private WireFormat(Optional<SchemaRegistry> registry, List<Schema> known) {
        this.registry = registry;
        this.known = known;
        this.fingerprints = known.stream()
                .mapToLong(SchemaNormalization::parsingFingerprint64)
                .toArray();
        this.bodies = known.stream()
                .map(schema -> new Opened.Body(schema, SINGLE_OBJECT_HEADER_BYTES))
                .toArray(Opened[]::new);
    }

    /**
     * The format of a pipeline. Asks the registry nothing yet.
     *
     * @param registryUrl a Confluent-compatible schema registry; {@code http://user:password@host/path} signs in
     * @param known the schemas that single-object values may be written with
     * @throws IllegalArgumentException if the URL is not one
     */
    public static WireFormat of(Optional<String> registryUrl, Collection<Schema> known) {
        return new WireFormat(registryUrl.map(SchemaRegistry::of), List.copyOf(known));
    }

    /**
     * The value for a topic: a header that names the schema, then the body. Where there is a registry, the schema is
     * registered there as {@code <topic>-value} the first time.
     *
     * @throws IllegalArgumentException if the schema is not among the known: nobody here could read the value
     * @throws UncheckedIOException if the registry cannot be reached; try again later
     * @throws IllegalStateException if the registry refuses the schema
     */
    public byte[] frame(String topic, Schema schema, byte[] body) {
        if (registry.isPresent()) {
            byte[] value = new byte[REGISTRY_HEADER_BYTES + body.length];
            BIG_ENDIAN_INT.set(value, 1, registry.get().id(topic + "-value", schema));
            System.arraycopy(body, 0, value, REGISTRY_HEADER_BYTES, body.length);
            return value;
        }
        byte[] value = new byte[SINGLE_OBJECT_HEADER_BYTES + body.length];
        value[0] = SINGLE_OBJECT[0];
        value[1] = SINGLE_OBJECT[1];
        LITTLE_ENDIAN_LONG.set(value, SINGLE_OBJECT.length, fingerprint(schema));
        System.arraycopy(body, 0, value, SINGLE_OBJECT_HEADER_BYTES, body.length);
        return value;
    }

    /**
     * Finds the schema that wrote a value.
     *
     * @throws UncheckedIOException if the registry is needed and cannot be reached: the value may be good, so the caller
     *     must try again rather than refuse it
     */
    public Opened open(byte[] value) {
        if (value.length >= SINGLE_OBJECT_HEADER_BYTES
                && value[0] == SINGLE_OBJECT[0]
                && value[1] == SINGLE_OBJECT[1]) {
            return openSingleObject((long) LITTLE_ENDIAN_LONG.get(value, SINGLE_OBJECT.length));
        }
        if (value.length >= REGISTRY_HEADER_BYTES && value[0] == 0) {
            int id = (int) BIG_ENDIAN_INT.get(value, 1);
            if (registry.isEmpty()) {
                return new Opened.Unreadable("the value names schema id " + Integer.toUnsignedString(id)
                        + " of a schema registry, but none is configured; set registry in the pipeline");
            }
            return registry.get().schema(id, REGISTRY_HEADER_BYTES);
        }
        return new Opened.Unreadable(
                "a value must begin with c301 (single-object encoding) or 00 (schema registry) but "
                        + (value.length == 0
                                ? "was empty"
                                : "was " + value.length + " bytes beginning with "
                                        + HexFormat.of().formatHex(value, 0, Math.min(value.length, 10))));
    }

    private Opened openSingleObject(long fingerprint) {
        for (int i = 0; i < fingerprints.length; i++) {
            if (fingerprints[i] == fingerprint) {
                return bodies[i];
            }
        }
        return new Opened.Unreadable("the value was written with a schema of fingerprint "
                + HexFormat.of().toHexDigits(fingerprint) + ", which is not known here; known are "
                + IntStream.range(0, fingerprints.length)
                        .mapToObj(i -> known.get(i).getFullName() + " "
                                + HexFormat.of().toHexDigits(fingerprints[i]))
                        .collect(Collectors.joining(", ")));
    }

    private long fingerprint(Schema schema) {
        for (int i = 0; i < fingerprints.length; i++) {
            if (sameObject(known.get(i), schema)) {
                return fingerprints[i];
            }
        }
        int index = known.indexOf(schema);
        if (index < 0) {
            throw new IllegalArgumentException("schema " + schema.getFullName() + " must be one of "
                    + known.stream().map(Schema::getFullName).toList());
        }
        return fingerprints[index];
    }

    // Comparing two schemas field by field costs more than framing; nearly always it is the very same object.
    @SuppressWarnings("ReferenceEquality")
    private static boolean sameObject(Schema one, Schema other) {
        return one == other;
    }
}
