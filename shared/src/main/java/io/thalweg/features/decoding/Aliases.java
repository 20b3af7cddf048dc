package io.thalweg.features.decoding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Renames the types and fields of a writer's schema that the reader's schema knows under another name: Avro's aliases.
 *
 * <p>As {@link Schema#applyAliases}, with one rule more: an exact name wins over an alias. A field that the reader has under
 * its own name keeps it, and an alias counts only for a field that the writer does not have; Avro itself gives up on a writer
 * that has both, and lets the alias win over a reader's field of that name.
 */
final class Aliases {

    /** A writer's type with the reader's type that it stands for, both by identity. */
    private record Pair(Schema writer, String name, Schema counterpart) {

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            return other instanceof Pair pair
                    && pair.writer == writer
                    && pair.counterpart == counterpart
                    && pair.name.equals(name);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(writer) + System.identityHashCode(counterpart);
        }
    }

    private final Map<String, String> typeNames = new HashMap<>();
    private final Map<String, Schema> readerRecords = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<Pair, Schema> renamed = new HashMap<>();

    private Aliases() {}

    /**
     * The writer's schema in the reader's words. Its fields are in the same order, without defaults.
     *
     * @throws org.apache.avro.AvroRuntimeException if something is to be renamed in a schema that has a name Avro forbids
     */
    static Schema apply(Schema writer, Schema reader) {
        Aliases aliases = new Aliases();
        aliases.collect(reader, Collections.newSetFromMap(new IdentityHashMap<>()));
        boolean isConcerned = aliases.occursIn(writer, Collections.newSetFromMap(new IdentityHashMap<>()));
        return isConcerned ? aliases.rename(writer, Optional.of(reader)) : writer;
    }

    private void collect(Schema reader, Set<Schema> seen) {
        if (isNamed(reader)) {
            if (!seen.add(reader)) {
                return;
            }
            for (String alias : reader.getAliases()) {
                typeNames.put(alias, reader.getFullName());
                names.add(alias);
            }
        }
        if (reader.getType() == Schema.Type.RECORD) {
            readerRecords.put(reader.getFullName(), reader);
            reader.getFields().forEach(field -> names.addAll(field.aliases()));
        }
        children(reader).forEach(child -> collect(child, seen));
    }

    /** Whether any name of the writer's is an alias. Nearly no schema has one, and then it stays as it is. */
    private boolean occursIn(Schema writer, Set<Schema> seen) {
        if (names.isEmpty() || (isNamed(writer) && !seen.add(writer))) {
            return false;
        }
        if (isNamed(writer) && names.contains(writer.getFullName())) {
            return true;
        }
        if (writer.getType() == Schema.Type.RECORD
                && writer.getFields().stream().anyMatch(field -> names.contains(field.name()))) {
            return true;
        }
        return children(writer).stream().anyMatch(child -> occursIn(child, seen));
    }

    /** @param reader the type that stands in the same place of the reader's schema, if there is one */
    private Schema rename(Schema writer, Optional<Schema> reader) {
        return switch (writer.getType()) {
            case RECORD -> record(writer, name(writer, reader), reader);
            case ENUM -> {
                String name = name(writer, reader);
                yield name.equals(writer.getFullName())
                        ? writer
                        : withProperties(
                                writer,
                                Schema.createEnum(name, null, null, writer.getEnumSymbols(), writer.getEnumDefault()));
            }
            case FIXED -> {
                String name = name(writer, reader);
                yield name.equals(writer.getFullName())
                        ? writer
                        : withProperties(writer, Schema.createFixed(name, null, null, writer.getFixedSize()));
            }
            case ARRAY ->
                withProperties(
                        writer,
                        Schema.createArray(rename(
                                writer.getElementType(),
                                ofType(Schema.Type.ARRAY, reader).map(Schema::getElementType))));
            case MAP ->
                withProperties(
                        writer,
                        Schema.createMap(rename(
                                writer.getValueType(),
                                ofType(Schema.Type.MAP, reader).map(Schema::getValueType))));
            case UNION -> union(writer, reader);
            case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES -> writer;
        };
    }

    private Schema union(Schema writer, Optional<Schema> reader) {
        List<Schema> branches = new ArrayList<>();
        Set<String> exact = new HashSet<>();
        writer.getTypes().forEach(branch -> exact.add(branch.getFullName()));
        Set<String> taken = new HashSet<>();
        for (Schema branch : writer.getTypes()) {
            Schema renamedBranch = rename(branch, reader);
            String name = renamedBranch.getFullName();
            boolean isAlias = !name.equals(branch.getFullName());
            boolean isFree = taken.add(name) && !(isAlias && exact.contains(name));
            branches.add(isFree ? renamedBranch : branch);
        }
        return Schema.createUnion(branches);
    }

    private Schema record(Schema writer, String name, Optional<Schema> reader) {
        Optional<Schema> counterpart = alternatives(reader).stream()
                .filter(type -> type.getType() == Schema.Type.RECORD
                        && type.getFullName().equals(name))
                .findFirst()
                .or(() -> reader.filter(type -> type.getType() == Schema.Type.RECORD));
        Pair pair = new Pair(writer, name, counterpart.orElse(null));
        Schema known = renamed.get(pair);
        if (known != null) {
            return known;
        }
        Schema record = Schema.createRecord(name, null, null, writer.isError());
        // Known before its fields are looked at: one of them may be the record itself.
        renamed.put(pair, record);
        Map<String, String> fieldNames = fieldNames(writer, Optional.ofNullable(readerRecords.get(name)));
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : writer.getFields()) {
            String fieldName = fieldNames.getOrDefault(field.name(), field.name());
            Optional<Schema> type =
                    counterpart.map(schema -> schema.getField(fieldName)).map(Schema.Field::schema);
            fields.add(new Schema.Field(fieldName, rename(field.schema(), type)));
        }
        record.setFields(fields);
        return withProperties(writer, record);
    }

    /** The reader's names by those of the writer that are aliases. Of two fields with one alias the last gets it, as in Avro. */
    private static Map<String, String> fieldNames(Schema writer, Optional<Schema> reader) {
        Map<String, String> names = new HashMap<>();
        List<Schema.Field> lastFirst =
                new ArrayList<>(reader.map(Schema::getFields).orElse(List.of()));
        Collections.reverse(lastFirst);
        for (Schema.Field field : lastFirst) {
            if (writer.getField(field.name()) == null) {
                field.aliases().stream()
                        .filter(alias -> writer.getField(alias) != null)
                        .filter(alias -> reader.orElseThrow().getField(alias) == null)
                        .filter(alias -> !names.containsKey(alias))
                        .findFirst()
                        .ifPresent(alias -> names.put(alias, field.name()));
            }
        }
        return names;
    }

    private String name(Schema writer, Optional<Schema> reader) {
        String own = writer.getFullName();
        boolean isExact = alternatives(reader).stream()
                .anyMatch(type ->
                        type.getType() == writer.getType() && type.getFullName().equals(own));
        return isExact ? own : typeNames.getOrDefault(own, own);
    }

    private static Optional<Schema> ofType(Schema.Type type, Optional<Schema> schema) {
        return alternatives(schema).stream()
                .filter(one -> one.getType() == type)
                .findFirst();
    }

    private static List<Schema> alternatives(Optional<Schema> schema) {
        return schema.map(type -> type.isUnion() ? type.getTypes() : List.of(type))
                .orElse(List.of());
    }

    private static List<Schema> children(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> schema.getFields().stream().map(Schema.Field::schema).toList();
            case ARRAY -> List.of(schema.getElementType());
            case MAP -> List.of(schema.getValueType());
            case UNION -> schema.getTypes();
            case ENUM, FIXED, NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES -> List.of();
        };
    }

    private static boolean isNamed(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> true;
            case ARRAY, MAP, UNION, NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES -> false;
        };
    }

    private static Schema withProperties(Schema from, Schema to) {
        to.putAll(from);
        return to;
    }
}
