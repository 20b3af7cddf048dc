package io.thalweg.features.decoding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;

/**
 * Makes pairs of a writer's and a reader's schema, each field the outcome of one rule of schema resolution, in random
 * order. At most one field of a pair is of a kind that may make Avro refuse records.
 */
final class EvolvedSchemas {

    /** What may differ between writer and reader. */
    enum Rule {
        SAME,
        REORDERED,
        FIELD_ALIAS,
        EXACT_NAME_AND_ALIAS,
        RECORD_ALIAS,
        ENUM_ALIAS,
        FIXED_ALIAS,
        PROMOTION,
        STRING_AND_BYTES,
        WRITER_UNION,
        READER_UNION,
        BOTH_UNIONS,
        SEVERAL_RECORDS,
        ENUM_REORDERED,
        ENUM_DEFAULT,
        ADDED_WITH_DEFAULT,
        ADDED_RECORD_WITH_PARTIAL_DEFAULT,
        REMOVED,
        ELEMENTS,
        RECORD_RENAMED,
        TIME_UNIT,
        INVALID_WRITER_DEFAULT,
        UNREAD_WITHOUT_DEFAULT,
        UNREAD_OF_OTHER_TYPE,
        NULL_FOR_VALUE,
        ENUM_AND_STRING,
        // From here on Avro refuses all records, or some.
        ADDED_WITHOUT_DEFAULT,
        OTHER_TYPE,
        ENUM_WITHOUT_DEFAULT,
        ENUM_RENAMED,
        FIXED_RENAMED,
        FIXED_SIZE,
        ELEMENTS_OF_OTHER_TYPE;

        boolean mayRefuse() {
            return compareTo(ADDED_WITHOUT_DEFAULT) >= 0;
        }
    }

    /**
     * A type as the writer has it and as the reader has it.
     *
     * @param exact the reader's without an alias that an exact name makes void, which is where Avro itself gives up
     * @param cut the same without the fields that nobody reads
     * @param lenient the same with null where a null counts as missing
     */
    private record Type(Object writer, Object reader, Object exact, Object cut, Object lenient) {

        static Type of(Object writer, Object reader) {
            return new Type(writer, reader, reader, reader, orNull(reader));
        }

        private static Object orNull(Object type) {
            List<Object> branches = new ArrayList<>(type instanceof List<?> union ? union : List.of(type));
            if (!branches.contains("null")) {
                branches.add("null");
            }
            return branches;
        }

        Type map(UnaryOperator<Object> ofWriter, UnaryOperator<Object> ofReader) {
            return new Type(
                    ofWriter.apply(writer),
                    ofReader.apply(reader),
                    ofReader.apply(exact),
                    ofReader.apply(cut),
                    orNull(ofReader.apply(lenient)));
        }
    }

    /** One field: none, one or two of the writer, one of the reader in its variants or none. */
    private record Slot(
            List<Map<String, Object>> writer,
            Optional<Map<String, Object>> reader,
            Optional<Map<String, Object>> exact,
            Optional<Map<String, Object>> cut,
            Optional<Map<String, Object>> lenient) {

        static Slot unread(List<Map<String, Object>> writer, Optional<Map<String, Object>> reader) {
            return new Slot(writer, reader, reader, Optional.empty(), Optional.empty());
        }
    }

    /** A writer's and a reader's schema. {@code exact}, {@code cut} and {@code lenient} are the reader's for Avro to read by. */
    record Pair(Schema writer, Schema reader, Schema exact, Schema cut, Schema lenient, Set<Rule> rules) {}

    static final List<String> SYMBOLS = List.of("A", "B", "C");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NUMBERS = List.of("int", "long", "float", "double");

    private final Random random;
    private Set<Rule> rules = EnumSet.noneOf(Rule.class);
    private boolean mayRefuse;

    EvolvedSchemas(long seed) {
        this.random = new Random(seed);
    }

    Pair next() {
        rules = EnumSet.noneOf(Rule.class);
        mayRefuse = random.nextInt(100) < 35;
        List<Slot> slots = new ArrayList<>();
        slots.add(id());
        slots.add(time());
        slots.add(placed("n", number(), 1));
        slots.add(placed("m", number(), 2));
        slots.add(category("c"));
        slots.add(vector());
        slots.add(nested());
        slots.add(placed("y", number(), 3));
        for (int i = random.nextInt(3); i > 0; i--) {
            slots.add(unread("u" + i));
        }
        Type event = record("E", "E", slots);
        return new Pair(
                parse(event.writer()),
                parse(event.reader()),
                parse(event.exact()),
                parse(event.cut()),
                parse(event.lenient()),
                rules);
    }

    private Slot id() {
        Type type = random.nextInt(4) == 0
                ? ruled(Rule.STRING_AND_BYTES, Type.of("bytes", "string"))
                : Type.of("string", "string");
        return field(
                "id",
                new Type(type.writer(), type.reader(), type.exact(), type.cut(), type.reader()),
                Optional.empty());
    }

    private Slot time() {
        Type type = Type.of(timestamp("millis"), timestamp("millis"));
        if (random.nextInt(4) == 0) {
            type = ruled(
                    Rule.TIME_UNIT,
                    random.nextBoolean()
                            ? Type.of(timestamp("micros"), timestamp("millis"))
                            : Type.of("long", timestamp("micros")));
        }
        return field(
                "time",
                new Type(type.writer(), type.reader(), type.exact(), type.cut(), type.reader()),
                Optional.empty());
    }

    private static Object timestamp(String unit) {
        return Map.of("type", "long", "logicalType", "timestamp-" + unit);
    }

    /** A type of one number. */
    private Type number() {
        String reader = pick(NUMBERS);
        String writer = pick(NUMBERS.subList(0, NUMBERS.indexOf(reader) + 1));
        switch (pick(mayRefuse ? 8 : 7)) {
            case 0, 1 -> {
                return ruled(Rule.SAME, Type.of(reader, reader));
            }
            case 2 -> {
                return promoted(writer, reader);
            }
            case 3 -> {
                List<Object> branches = union(writer, "boolean", "null");
                return random.nextBoolean()
                        ? ruled(Rule.BOTH_UNIONS, Type.of(branches, union(reader, "null")))
                        : ruled(Rule.BOTH_UNIONS, Type.of(branches, union("string", "boolean", reader, "null")));
            }
            case 4 -> {
                return ruled(Rule.READER_UNION, Type.of(writer, union(reader, "null", "string")));
            }
            case 5 -> {
                List<Object> branches = new ArrayList<>(NUMBERS.subList(0, NUMBERS.indexOf(reader) + 1));
                Collections.shuffle(branches, random);
                return ruled(Rule.WRITER_UNION, Type.of(branches, reader));
            }
            case 6 -> {
                return ruled(Rule.NULL_FOR_VALUE, Type.of(union("null", writer), reader));
            }
            default -> {
                return ruled(
                        Rule.OTHER_TYPE,
                        pick(List.of(
                                Type.of("string", reader),
                                Type.of("double", "float"),
                                Type.of("long", "int"),
                                Type.of("boolean", reader),
                                Type.of(union("string", writer), reader),
                                Type.of(union("string", "null", writer), union("null", reader)),
                                Type.of("double", union("null", "int", "boolean")))));
            }
        }
    }

    private Type promoted(String writer, String reader) {
        return ruled(writer.equals(reader) ? Rule.SAME : Rule.PROMOTION, Type.of(writer, reader));
    }

    private Slot category(String name) {
        String type = "Kind" + name;
        List<String> shuffled = new ArrayList<>(SYMBOLS);
        Collections.shuffle(shuffled, random);
        List<String> more = new ArrayList<>(shuffled);
        more.add(random.nextInt(more.size()), "NEW");
        Type kind =
                switch (pick(mayRefuse ? 9 : 7)) {
                    case 0 -> ruled(Rule.ENUM_REORDERED, Type.of(symbols(type, shuffled), symbols(type, SYMBOLS)));
                    case 1 ->
                        ruled(
                                Rule.ENUM_DEFAULT,
                                Type.of(symbols(type, more), with(symbols(type, SYMBOLS), "default", "B")));
                    case 2 ->
                        ruled(
                                Rule.ENUM_ALIAS,
                                Type.of(
                                        symbols("Old" + type, shuffled),
                                        with(symbols(type, SYMBOLS), "aliases", List.of("Old" + type))));
                    case 3 -> ruled(Rule.STRING_AND_BYTES, Type.of("bytes", "string"));
                    case 4 -> promoted(pick(List.of("int", "long")), pick(List.of("long", "float", "double")));
                    case 5 ->
                        random.nextBoolean()
                                ? asWritten(symbols(type, more), "string")
                                : asWritten("string", with(symbols(type, SYMBOLS), "default", "B"));
                    case 6 -> Type.of("boolean", "boolean");
                    case 7 -> ruled(Rule.ENUM_WITHOUT_DEFAULT, Type.of(symbols(type, more), symbols(type, SYMBOLS)));
                    default ->
                        ruled(Rule.ENUM_RENAMED, Type.of(symbols("Other" + type, shuffled), symbols(type, SYMBOLS)));
                };
        Object value = kind.reader() instanceof Map<?, ?> || kind.reader().equals("string")
                ? "A"
                : kind.reader().equals("boolean") ? true : 7;
        return placed(name, wrapped(kind), value);
    }

    /** Types that Avro does not resolve, where the reader takes the text of what was written. */
    private Type asWritten(Object writer, Object reader) {
        return ruled(Rule.ENUM_AND_STRING, new Type(writer, reader, reader, reader, Type.orNull(writer)));
    }

    private Slot vector() {
        String element = pick(NUMBERS);
        String written = pick(NUMBERS.subList(0, NUMBERS.indexOf(element) + 1));
        Type type =
                switch (pick(mayRefuse ? 10 : 6)) {
                    case 0 -> ruled(Rule.ELEMENTS, Type.of(array(written), array(element)));
                    case 1 -> ruled(Rule.ELEMENTS, Type.of(array(union(written, "null")), array(element)));
                    case 2 -> ruled(Rule.STRING_AND_BYTES, Type.of("string", "bytes"));
                    case 3 -> Type.of("bytes", "bytes");
                    case 4 -> Type.of(fixed("V", 3), fixed("V", 3));
                    case 5 ->
                        ruled(Rule.FIXED_ALIAS, Type.of(fixed("W", 3), with(fixed("V", 3), "aliases", List.of("W"))));
                    case 6 -> ruled(Rule.FIXED_RENAMED, Type.of(fixed("W", 3), fixed("V", 3)));
                    case 7 -> ruled(Rule.FIXED_SIZE, Type.of(fixed("V", 4), fixed("V", 3)));
                    case 8 -> ruled(Rule.ELEMENTS_OF_OTHER_TYPE, Type.of(array("double"), array("int")));
                    default -> ruled(Rule.OTHER_TYPE, Type.of(Map.of("type", "map", "values", "int"), array("int")));
                };
        boolean isArray =
                type.reader() instanceof Map<?, ?> map && map.get("type").equals("array");
        return placed("v", wrapped(type), isArray ? List.of(1, 2, 3) : "abc");
    }

    private Slot nested() {
        List<Slot> inner = new ArrayList<>(List.of(placed("a", number(), 4), placed("z", number(), 5)));
        if (random.nextBoolean()) {
            inner.add(unread("w"));
        }
        if (random.nextInt(8) == 0) {
            // In another branch of the union is a record that also has the fields, as other types.
            Object other = record("S", List.of(plain("a", "double"), plain("z", "double"), plain("s", "int")));
            Type one = record("R", "R", inner);
            boolean isLast = random.nextBoolean();
            return field(
                    "r",
                    ruled(
                            Rule.SEVERAL_RECORDS,
                            one.map(
                                    writer -> union("null", writer, other),
                                    reader ->
                                            isLast ? List.of("null", other, reader) : List.of(reader, other, "null"))),
                    Optional.empty());
        }
        String writerName = "R";
        if (random.nextInt(4) == 0) {
            rules.add(Rule.RECORD_RENAMED);
            writerName = "T";
        }
        Type type = record(writerName, "R", inner);
        if (writerName.equals("R") && random.nextInt(4) == 0) {
            rules.add(Rule.RECORD_ALIAS);
            type = type.map(
                    writer -> with(writer, "name", "Q"),
                    reader -> reader instanceof Map<?, ?> map ? with(map, "aliases", List.of("Q")) : reader);
        }
        if (random.nextInt(6) == 0 && inner.size() == 2) {
            return addedRecord();
        }
        return field("r", wrapped(type), Optional.empty());
    }

    /** A record that the writer lacks, and whose default says something of one field and leaves the other to its own default. */
    private Slot addedRecord() {
        rules.add(Rule.ADDED_RECORD_WITH_PARTIAL_DEFAULT);
        Object record = record(
                "Added", List.of(with(plain("a", "float"), "default", 1.5), with(plain("z", "int"), "default", 8)));
        Optional<Map<String, Object>> field = Optional.of(with(plain("r", record), "default", Map.of("z", 9)));
        return new Slot(List.of(), field, field, field, field);
    }

    /** Puts a type into a union on one side or on both, or leaves it as it is. */
    private Type wrapped(Type type) {
        if (type.writer() instanceof List<?> || type.reader() instanceof List<?>) {
            return type;
        }
        return switch (pick(6)) {
            case 0 -> ruled(Rule.READER_UNION, type.map(writer -> writer, reader -> nullable(reader)));
            case 1 -> ruled(Rule.BOTH_UNIONS, type.map(writer -> union(writer, "null"), reader -> nullable(reader)));
            case 2 -> ruled(Rule.WRITER_UNION, type.map(writer -> List.of(writer), reader -> reader));
            case 3 -> ruled(Rule.NULL_FOR_VALUE, type.map(writer -> union(writer, "null"), reader -> reader));
            default -> ruled(Rule.SAME, type);
        };
    }

    private static Object nullable(Object type) {
        return type instanceof List<?> ? type : List.of("null", type);
    }

    /** A field that is read, where the writer has it or not. */
    private Slot placed(String name, Type type, Object defaultValue) {
        return switch (pick(mayRefuse ? 10 : 9)) {
            case 0 -> {
                rules.add(Rule.FIELD_ALIAS);
                yield aliased(name, type, List.of(plain("old_" + name, type.writer())), true);
            }
            case 1 -> {
                rules.add(Rule.EXACT_NAME_AND_ALIAS);
                yield aliased(
                        name, type, List.of(plain("old_" + name, pick(NUMBERS)), plain(name, type.writer())), false);
            }
            case 2 -> {
                rules.add(Rule.ADDED_WITH_DEFAULT);
                yield new Slot(
                        List.of(),
                        Optional.of(defaulted(name, type.reader(), defaultValue)),
                        Optional.of(defaulted(name, type.exact(), defaultValue)),
                        Optional.of(defaulted(name, type.cut(), defaultValue)),
                        Optional.of(defaulted(name, type.lenient(), defaultValue)));
            }
            case 3 -> {
                rules.add(Rule.INVALID_WRITER_DEFAULT);
                Slot slot = field(name, type, Optional.empty());
                yield new Slot(
                        List.of(with(slot.writer().get(0), "default", List.of("wrong"))),
                        slot.reader(),
                        slot.exact(),
                        slot.cut(),
                        slot.lenient());
            }
            case 9 -> {
                // A label may be missing, everything else may not.
                rules.add(Rule.ADDED_WITHOUT_DEFAULT);
                Slot slot = field(name, type, Optional.empty());
                boolean isLabel = name.equals("y");
                yield new Slot(
                        List.of(),
                        slot.reader(),
                        slot.exact(),
                        slot.cut().filter(field -> !isLabel),
                        slot.lenient().filter(field -> !isLabel));
            }
            default -> field(name, type, Optional.of(defaultValue).filter(value -> random.nextInt(4) == 0));
        };
    }

    private Slot aliased(String name, Type type, List<Map<String, Object>> writer, boolean isOnlyOne) {
        Slot slot = field(name, type, Optional.empty());
        List<String> aliases = List.of("unused", "old_" + name);
        UnaryOperator<Map<String, Object>> aliased = field -> isOnlyOne ? with(field, "aliases", aliases) : field;
        return new Slot(
                writer,
                slot.reader().map(field -> with(field, "aliases", aliases)),
                slot.exact().map(aliased),
                slot.cut().map(aliased),
                slot.lenient().map(aliased));
    }

    private Slot unread(String name) {
        Object type =
                switch (pick(6)) {
                    case 0 -> "long";
                    case 1 -> Map.of("type", "map", "values", union("null", "string", array("bytes")));
                    case 2 ->
                        array(record(
                                "L" + name, List.of(plain("x", "double"), plain("next", union("null", "L" + name)))));
                    case 3 -> fixed("F" + name, 2);
                    case 4 -> symbols("N" + name, SYMBOLS);
                    default -> union("null", "boolean", "int", "float", "bytes");
                };
        return switch (pick(5)) {
            case 0 -> {
                rules.add(Rule.REMOVED);
                yield Slot.unread(List.of(plain(name, type)), Optional.empty());
            }
            case 1 -> {
                rules.add(Rule.INVALID_WRITER_DEFAULT);
                yield Slot.unread(List.of(with(plain(name, "long"), "default", "0")), Optional.of(plain(name, "long")));
            }
            case 2 -> {
                rules.add(Rule.UNREAD_WITHOUT_DEFAULT);
                yield Slot.unread(List.of(), Optional.of(plain(name, type)));
            }
            case 3 -> {
                rules.add(Rule.UNREAD_OF_OTHER_TYPE);
                yield Slot.unread(List.of(plain(name, type)), Optional.of(plain(name, record("Z" + name, List.of()))));
            }
            default -> Slot.unread(List.of(plain(name, type)), Optional.of(plain(name, type)));
        };
    }

    private Slot field(String name, Type type, Optional<Object> defaultValue) {
        UnaryOperator<Map<String, Object>> completed = field -> defaultValue
                .map(value -> defaulted(name, field.get("type"), value))
                .orElse(field);
        return new Slot(
                List.of(plain(name, type.writer())),
                Optional.of(completed.apply(plain(name, type.reader()))),
                Optional.of(completed.apply(plain(name, type.exact()))),
                Optional.of(completed.apply(plain(name, type.cut()))),
                Optional.of(completed.apply(plain(name, type.lenient()))));
    }

    private Type record(String writerName, String readerName, List<Slot> slots) {
        List<Map<String, Object>> writer = new ArrayList<>();
        slots.forEach(slot -> writer.addAll(slot.writer()));
        if (random.nextBoolean()) {
            rules.add(Rule.REORDERED);
            Collections.shuffle(writer, random);
        }
        return new Type(
                record(writerName, writer),
                record(
                        readerName,
                        slots.stream().flatMap(slot -> slot.reader().stream()).toList()),
                record(
                        readerName,
                        slots.stream().flatMap(slot -> slot.exact().stream()).toList()),
                record(
                        readerName,
                        slots.stream().flatMap(slot -> slot.cut().stream()).toList()),
                record(
                        readerName,
                        slots.stream().flatMap(slot -> slot.lenient().stream()).toList()));
    }

    private Type ruled(Rule rule, Type type) {
        rules.add(rule);
        return type;
    }

    private int pick(int count) {
        return random.nextInt(count);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static Map<String, Object> plain(String name, Object type) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("name", name);
        field.put("type", type);
        return field;
    }

    /** With a default that fits one branch of the type, or null if that is all that it has. */
    private static Map<String, Object> defaulted(String name, Object type, Object value) {
        return with(plain(name, type), "default", value);
    }

    private static Map<String, Object> record(String name, List<Map<String, Object>> fields) {
        return with(with(Map.of("type", "record"), "name", name), "fields", fields);
    }

    private static Map<String, Object> symbols(String name, List<String> symbols) {
        return with(with(Map.of("type", "enum"), "name", name), "symbols", symbols);
    }

    private static Map<String, Object> fixed(String name, int size) {
        return with(with(Map.of("type", "fixed"), "name", name), "size", size);
    }

    private static Map<String, Object> array(Object items) {
        return Map.of("type", "array", "items", items);
    }

    private List<Object> union(Object... branches) {
        List<Object> shuffled = new ArrayList<>(List.of(branches));
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static Map<String, Object> with(Object object, String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>();
        ((Map<?, ?>) object).forEach((name, old) -> changed.put((String) name, old));
        changed.put(key, value);
        return changed;
    }

    private static Schema parse(Object schema) {
        try {
            return new Schema.Parser().setValidateDefaults(false).parse(JSON.writeValueAsString(schema));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
