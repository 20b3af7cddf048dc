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
 * Applies Avro's aliases: renames the types and fields of a writer's schema for which the reader's schema has an alias.
 *
 * <p>Like {@link Schema#applyAliases}, with one more rule: an exact name takes precedence over an alias. A field that
 * the reader has under its own name keeps it, and an alias counts only for a field that the writer does not have. Avro
 * itself fails for a writer with both, and prefers the alias to a reader's field of that name.
 */
final class Aliases {

    /** A writer's type with the corresponding reader's type, both compared by identity. */
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
     * Returns the writer's schema with the reader's names. Its fields are in the same order, without defaults.
     *
     * @throws org.apache.avro.AvroRuntimeException if a schema to be renamed has a name that Avro forbids
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

    /** Whether any name in the writer's schema is an alias. Most schemas have none and need no renaming. */
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

    /**
     * Renames within a type.
     *
     * @param reader the type at the same position of the reader's schema, if there is one
     */
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
        // Registered before its fields are visited, because a field may be of the same record type.
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

    /**
     * The reader's names by the writer's names that are aliases. If two fields have the same alias, the last one wins,
     * as in Avro.
     */
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
