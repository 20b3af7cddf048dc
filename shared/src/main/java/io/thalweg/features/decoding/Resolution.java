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
 * Avro's schema resolution, as {@link Resolver}'s actions, for a writer's schema and the fields that are read. Other
 * fields are removed from the reader's schema first, so that they need not resolve.
 */
final class Resolution {

    private Resolution() {}

    /** Resolves the wanted fields of a writer's schema. */
    static Resolver.Action of(Schema writer, Schema reader, List<Wanted> wanted) {
        return resolve(Aliases.apply(writer, reader), cutDown(reader, "", wanted));
    }

    /** Resolves two schemas after removing fields from a record of the reader. */
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

    // Resolver.resolve would apply aliases again by Avro's rule. The resolution of a writer's union does not.
    private static Resolver.Action resolve(Schema writer, Schema reader) {
        return writer.isUnion() ? union(writer, reader) : union(Schema.createUnion(writer), reader).actions[0];
    }

    private static Resolver.WriterUnion union(Schema writer, Schema reader) {
        return (Resolver.WriterUnion) Resolver.WriterUnion.resolve(writer, reader, GenericData.get(), new HashMap<>());
    }

    /** Returns the record with only the wanted fields, and those that contain wanted fields. */
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

    // The choice between several records of a union may depend on their other fields, so these stay unchanged.
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
