package io.thalweg.features.decoding;

import io.thalweg.features.decoding.WantedFields.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.apache.avro.Resolver;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * What Avro's own rules of schema resolution say about a writer's schema and the fields that are read: {@link Resolver}'s
 * actions. The reader's schema is cut down to those fields first, so that what nobody reads need not resolve.
 */
final class Resolution {

    private Resolution() {}

    /** How to read the wanted fields of what the writer wrote. */
    static Resolver.Action of(Schema writer, Schema reader, List<Wanted> wanted) {
        return resolve(Aliases.apply(writer, reader), cutDown(reader, "", wanted));
    }

    /** How to read one of two schemas by the other, where a record of the reader lacks those fields. */
    static Resolver.Action without(Set<String> fields, Resolver.Action records) {
        return resolve(
                records.writer,
                record(
                        records.reader,
                        records.reader.getFields().stream()
                                .filter(field -> !fields.contains(field.name()))
                                .map(field -> new Schema.Field(field, field.schema()))
                                .toList()));
    }

    // Resolver.resolve would apply the aliases again, in its own way. The resolution of a writer's union does not.
    private static Resolver.Action resolve(Schema writer, Schema reader) {
        return writer.isUnion() ? union(writer, reader) : union(Schema.createUnion(writer), reader).actions[0];
    }

    private static Resolver.WriterUnion union(Schema writer, Schema reader) {
        return (Resolver.WriterUnion) Resolver.WriterUnion.resolve(writer, reader, GenericData.get(), new HashMap<>());
    }

    /** The record with only those fields that are wanted, or have wanted fields within. */
    private static Schema cutDown(Schema reader, String prefix, List<Wanted> wanted) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : reader.getFields()) {
            String path = prefix + field.name();
            List<Wanted> here = Wanted.within(path, wanted);
            if (!here.isEmpty()) {
                boolean isReadAsAWhole =
                        here.stream().anyMatch(one -> one.path().equals(path));
                fields.add(new Schema.Field(
                        field, isReadAsAWhole ? field.schema() : cutDownRecord(field.schema(), path + ".", here)));
            }
        }
        return record(reader, fields);
    }

    // Which of several records of a union is meant may depend on their other fields, so those stay as they are.
    private static Schema cutDownRecord(Schema type, String prefix, List<Wanted> wanted) {
        if (type.getType() == Schema.Type.RECORD) {
            return cutDown(type, prefix, wanted);
        }
        if (!type.isUnion()
                || type.getTypes().stream().filter(Resolution::isRecord).count() != 1) {
            return type;
        }
        return Schema.createUnion(type.getTypes().stream()
                .map(branch -> isRecord(branch) ? cutDown(branch, prefix, wanted) : branch)
                .toList());
    }

    private static Schema record(Schema original, List<Schema.Field> fields) {
        return Schema.createRecord(original.getFullName(), null, null, original.isError(), fields);
    }

    private static boolean isRecord(Schema type) {
        return type.getType() == Schema.Type.RECORD;
    }
}
