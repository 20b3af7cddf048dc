package io.thalweg.features.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.features.Decoded;
import io.thalweg.features.EventSpec;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.features.Rejected;
import io.thalweg.features.decoding.EvolvedSchemas.Pair;
import io.thalweg.features.decoding.EvolvedSchemas.Rule;
import io.thalweg.network.Shape;
import io.thalweg.schemas.wire.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

/**
 * Random pairs of a writer's and a reader's schema, random records: the example is what a plain reading of the record that
 * Avro's {@link GenericDatumReader} makes of it gives, and what Avro refuses is refused. Where it is not, one of the
 * exceptions that {@link EventPlanner} lists must account for it: Avro then reads by a reader's schema without the fields
 * that nobody reads, or by one that has null, or a string for an enum, as well.
 *
 * <p>{@code -Dpairs=100000} makes more of them, {@code -Dseed=1} others.
 */
class ResolutionAgreesWithAvroTest {

    private static final int PAIRS = Integer.getInteger("pairs", 2_000);
    private static final int RECORDS = 2;

    /** Enough of each rule that the test means something, however it is written. */
    private static final int LEAST = 20;

    private static final List<String> VALUES = List.of("A", "B", "NEW", "7", "true");
    private static final FeatureLayout LAYOUT = new FeatureLayout(List.of(
            new FeatureSpec.Numeric(List.of("n", "m", "r.a", "r.z"), false),
            new FeatureSpec.Category("c", VALUES),
            new FeatureSpec.HashedCategory("c", 5),
            new FeatureSpec.Vector("v", Shape.of(3), 2),
            new FeatureSpec.Cyclic("n", 7)));
    private static final LabelSpec LABEL = new LabelSpec.Regression("y");

    /** What becomes of records: as Avro reads them, refused as by Avro, or read where Avro refuses. */
    private static final class Outcomes {
        int read;
        int refused;
        int lenient;
    }

    private static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;
    }

    private final Random random = new Random(22);

    @Test
    void onSchemasThatEvolvedByEveryRule() throws IOException {
        EvolvedSchemas schemas = new EvolvedSchemas(Long.getLong("seed", 21));
        Map<Rule, Outcomes> outcomes = new EnumMap<>(Rule.class);
        Arrays.stream(Rule.values()).forEach(rule -> outcomes.put(rule, new Outcomes()));
        for (int i = 0; i < PAIRS; i++) {
            Pair pair = schemas.next();
            compare(pair, outcomes);
        }

        outcomes.forEach((rule, counts) -> {
            String counted =
                    rule + ": read " + counts.read + ", refused " + counts.refused + ", lenient " + counts.lenient;
            assertThat(rule.mayRefuse() ? counts.refused : counts.read + counts.lenient)
                    .as(counted)
                    .isGreaterThan(LEAST);
        });
        assertThat(outcomes.get(Rule.UNREAD_WITHOUT_DEFAULT).lenient).isGreaterThan(LEAST);
        assertThat(outcomes.get(Rule.UNREAD_OF_OTHER_TYPE).lenient).isGreaterThan(LEAST);
        assertThat(outcomes.get(Rule.NULL_FOR_VALUE).lenient).isGreaterThan(LEAST);
        assertThat(outcomes.get(Rule.ENUM_AND_STRING).lenient).isGreaterThan(LEAST);
    }

    private void compare(Pair pair, Map<Rule, Outcomes> outcomes) throws IOException {
        WireFormat wire = WireFormat.of(Optional.empty(), List.of(pair.writer()));
        // Avro never uses a writer's defaults, and yet refuses wrong ones where it renames something by an alias.
        Schema writer = new Schema.Parser()
                .parse(pair.writer().toString().replaceAll(",\"default\":(\\[\"wrong\"]|\"0\")", ""));
        EventDecoder decoder =
                EventDecoder.of(new EventSpec(pair.reader(), "id", "time"), LAYOUT, LABEL, Events.ANY_NETWORK, wire);
        for (int i = 0; i < RECORDS; i++) {
            GenericRecord written = (GenericRecord) value(pair.writer(), 0);
            // Within the calendar.
            written.put("time", Math.floorMod((Long) written.get("time"), 253_402_300_800_000L));
            byte[] body = Events.body(written);
            Decoded decoded = decoder.decode(Events.record(wire.frame("t", pair.writer(), body)));
            Optional<GenericRecord> strict = read(writer, pair.exact(), body);
            Optional<GenericRecord> lenient =
                    strict.or(() -> read(writer, pair.cut(), body)).or(() -> read(writer, pair.lenient(), body));
            Optional<ExampleBuffer> expected = lenient.flatMap(event -> row(event, pair));
            Optional<ExampleBuffer> actual =
                    decoded instanceof Example example ? Optional.of(row(example)) : Optional.empty();
            if (!describe(actual).equals(describe(expected))) {
                throw new AssertionError("\nwriter " + pair.writer() + "\nreader " + pair.reader() + "\nrules "
                        + pair.rules() + "\nrecord " + read(writer, writer, body) + "\nAvro gives "
                        + strict + "\nexpected " + describe(expected) + "\nbut was " + describe(actual)
                        + (decoded instanceof Rejected rejected ? " " + rejected.reason() : ""));
            }
            for (Rule rule : pair.rules()) {
                Outcomes counts = outcomes.get(rule);
                counts.read += expected.isPresent() && strict.isPresent() ? 1 : 0;
                counts.lenient += expected.isPresent() && strict.isEmpty() ? 1 : 0;
                counts.refused += expected.isEmpty() ? 1 : 0;
            }
        }
    }

    private record ExampleBuffer(String id, long timeMillis, float label, float[] features) {}

    private static ExampleBuffer row(Example example) {
        return new ExampleBuffer(
                example.id(),
                example.timeMillis(),
                example.label(),
                example.features().columns());
    }

    private static String describe(Optional<ExampleBuffer> row) {
        return row.map(one ->
                        one.id() + " " + one.timeMillis() + " " + one.label() + " " + Arrays.toString(one.features()))
                .orElse("refused");
    }

    private static Optional<GenericRecord> read(Schema writer, Schema reader, byte[] body) {
        // Avro counts what is left in sizes of the reader's elements, and so refuses an array of short numbers at the
        // end.
        byte[] padded = Arrays.copyOf(body, body.length + 64);
        try {
            return Optional.of(new GenericDatumReader<GenericRecord>(writer, reader, new GenericData())
                    .read(null, DecoderFactory.get().binaryDecoder(padded, null)));
        } catch (AvroRuntimeException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<ExampleBuffer> row(GenericRecord event, Pair pair) {
        try {
            float[] features = new float[LAYOUT.width()];
            int column = 0;
            for (String path : List.of("n", "m", "r.a", "r.z")) {
                Optional<Double> number = number(at(path, event));
                features[column++] = number.isPresent() ? finite(number.get().floatValue()) : Float.NaN;
            }
            Optional<String> text = text(event.get("c")).map(symbol -> symbol(symbol, event.get("c"), pair.reader()));
            if (text.isPresent()) {
                int index = VALUES.indexOf(text.get());
                if (index >= 0) {
                    features[column + index] = 1;
                }
                features[column + VALUES.size() + bucket(text.get())] = 1;
            }
            column += VALUES.size() + 5;
            column = vector(event.get("v"), features, column);
            Optional<Double> angle = number(event.get("n")).map(number -> number % 7 * (2 * Math.PI / 7));
            if (angle.isPresent()) {
                features[column] = (float) StrictMath.sin(angle.get());
                features[column + 1] = (float) StrictMath.cos(angle.get());
            }
            Optional<Double> label = event.hasField("y") ? number(event.get("y")) : Optional.empty();
            return Optional.of(new ExampleBuffer(
                    event.get("id").toString(),
                    timeMillis((Long) event.get("time"), pair),
                    label.isPresent() ? finite(label.get().floatValue()) : Float.NaN,
                    features));
        } catch (UnusableException e) {
            return Optional.empty();
        }
    }

    private static Object at(String path, GenericRecord event) {
        String[] steps = path.split("\\.", -1);
        Object value = event;
        for (String step : steps) {
            value = value == null ? null : ((GenericRecord) value).get(step);
        }
        return value;
    }

    private static Optional<Double> number(Object value) throws UnusableException {
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Boolean flag) {
            return Optional.of(flag ? 1.0 : 0.0);
        }
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        throw new UnusableException();
    }

    private static float finite(float number) throws UnusableException {
        if (!Float.isFinite(number)) {
            throw new UnusableException();
        }
        return number;
    }

    private static Optional<String> text(Object value) throws UnusableException {
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            if (!Double.isFinite(number)) {
                throw new UnusableException();
            }
            return Optional.of(number == (long) number ? Long.toString((long) number) : Double.toString(number));
        }
        return Optional.ofNullable(value).map(Object::toString);
    }

    /** A string that the reader has as an enum is one of its symbols, or its default. */
    private static String symbol(String text, Object value, Schema reader) {
        Schema type = reader.getField("c").schema();
        boolean isEnum = (type.isUnion() ? type.getTypes() : List.of(type))
                .stream().anyMatch(branch -> branch.getType() == Schema.Type.ENUM);
        return value instanceof CharSequence && isEnum && !EvolvedSchemas.SYMBOLS.contains(text) ? "B" : text;
    }

    private static int bucket(String text) {
        return Integer.remainderUnsigned(hash(text, hash("c", 0)), 5);
    }

    private static int hash(String text, int seed) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Murmur3.hash(bytes, 0, bytes.length, seed);
    }

    private static int vector(Object value, float[] features, int column) throws UnusableException {
        List<Float> numbers = new ArrayList<>();
        if (value instanceof Collection<?> elements) {
            for (Object element : elements) {
                numbers.add(element instanceof Long number ? (float) number : ((Number) element).floatValue());
            }
        } else if (value != null) {
            byte[] bytes = value instanceof GenericFixed fixed ? fixed.bytes() : bytes((ByteBuffer) value);
            for (byte one : bytes) {
                numbers.add((float) (one & 0xff));
            }
        }
        if (value != null && numbers.size() != 3) {
            throw new UnusableException();
        }
        for (int i = 0; i < numbers.size(); i++) {
            features[column + i] = finite(numbers.get(i) * 2);
        }
        return column + 3;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static long timeMillis(long time, Pair pair) {
        String unit = Optional.ofNullable(
                        pair.writer().getField("time").schema().getProp("logicalType"))
                .orElse(pair.reader().getField("time").schema().getProp("logicalType"));
        return unit.equals("timestamp-micros") ? Math.floorDiv(time, 1_000) : time;
    }

    private Object value(Schema type, int depth) {
        return switch (type.getType()) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case INT -> pick(List.of(0, 1, 7, -7, 16_777_217, Integer.MIN_VALUE));
            case LONG -> pick(List.of(0L, 7L, -7L, 16_777_217L, 1L << 40, (1L << 53) + 1, Long.MAX_VALUE));
            case FLOAT -> random.nextInt(50) == 0 ? Float.NaN : pick(List.of(0f, 0.1f, -7f, 1.5f, 3e38f));
            case DOUBLE -> random.nextInt(50) == 0 ? 1e300 : pick(List.of(0.0, 0.1, -7.0, 1e30));
            case STRING -> pick(List.of("A", "B", "C", "NEW", "7", "abc"));
            case BYTES ->
                ByteBuffer.wrap(pick(List.of("A", "NEW", "abc", "xyz")).getBytes(StandardCharsets.UTF_8));
            case FIXED -> {
                byte[] bytes = new byte[type.getFixedSize()];
                random.nextBytes(bytes);
                yield new GenericData.Fixed(type, bytes);
            }
            case ENUM -> new GenericData.EnumSymbol(type, pick(type.getEnumSymbols()));
            case ARRAY -> {
                List<Object> elements = new ArrayList<>();
                for (int i = random.nextInt(10) == 0 ? 2 : 3; i > 0; i--) {
                    elements.add(value(type.getElementType(), depth + 1));
                }
                yield elements;
            }
            case MAP -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    entries.put("k" + i, value(type.getValueType(), depth + 1));
                }
                yield entries;
            }
            case UNION -> depth > 4 && type.isNullable() ? null : value(pick(type.getTypes()), depth + 1);
            case RECORD -> {
                GenericRecord event = new GenericData.Record(type);
                type.getFields().forEach(field -> event.put(field.pos(), value(field.schema(), depth + 1)));
                yield event;
            }
        };
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
