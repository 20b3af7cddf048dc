package io.thalweg.features.decoding;

import io.thalweg.features.decoding.Targets.Wanted;
import io.thalweg.schemas.avro.AvroInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Makes the plan for one writer's schema. A field is found by its name or by an alias of the reader's schema. What the
 * writer does not have takes the reader's default; without a default it is missing, and a plan that misses something
 * required refuses every record.
 */
final class EventPlanner {

    private final Skips skips = new Skips();
    private final List<String> problems = new ArrayList<>();

    private EventPlanner() {}

    static EventPlan plan(Schema writer, Schema reader, List<Wanted> wanted, int width) {
        if (writer.getType() != Schema.Type.RECORD) {
            return EventPlan.refusing("an event must be a record but the writer's schema is " + kind(writer));
        }
        EventPlanner planner = new EventPlanner();
        ValueReader event = planner.record(writer, Optional.of(reader), "", wanted);
        return planner.problems.isEmpty()
                ? EventPlan.reading(event, width)
                : EventPlan.refusing(String.join("; ", planner.problems));
    }

    /** Reads a record of which {@code wanted} is wanted; their paths begin with {@code prefix}. */
    private ValueReader record(Schema writer, Optional<Schema> reader, String prefix, List<Wanted> wanted) {
        List<ValueReader> steps = new ArrayList<>();
        List<Wanted> missing = new ArrayList<>(wanted);
        for (Schema.Field field : writer.getFields()) {
            Optional<Schema.Field> expected = reader.flatMap(schema -> readerField(schema, field.name()));
            // By the reader's name, where the reader knows the field under another.
            String path = prefix + expected.map(Schema.Field::name).orElse(field.name());
            List<Wanted> here = within(path, missing);
            missing.removeAll(here);
            steps.add(
                    here.isEmpty()
                            ? skips.skip(field.schema())
                            : value(field.schema(), expected.map(Schema.Field::schema), path, here));
        }
        reader.ifPresent(schema -> steps.addAll(defaults(schema, prefix, missing)));
        for (Wanted absent : missing) {
            if (absent.required()) {
                problems.add("required field " + absent.path() + " is missing from the writer's schema "
                        + writer.getFullName() + ", and has no default");
            }
        }
        return sequence(steps);
    }

    /** Reads what the writer does not have from the reader's defaults; takes it off the list of what is missing. */
    private List<ValueReader> defaults(Schema reader, String prefix, List<Wanted> missing) {
        List<ValueReader> steps = new ArrayList<>();
        for (Schema.Field field : reader.getFields()) {
            List<Wanted> here = within(prefix + field.name(), missing);
            if (!here.isEmpty() && field.hasDefaultValue()) {
                missing.removeAll(here);
                ValueReader value = value(field.schema(), Optional.of(field.schema()), prefix + field.name(), here);
                byte[] bytes = defaultBytes(field);
                AvroInput constant = new AvroInput();
                steps.add((in, row) -> value.read(constant.reset(bytes, 0), row));
            }
        }
        return steps;
    }

    /** Reads one field's value for everybody who wants it: again and again, if there are several. */
    private ValueReader value(Schema type, Optional<Schema> reader, String path, List<Wanted> wanted) {
        if (wanted.stream().anyMatch(one -> !one.path().equals(path))) {
            return nested(type, reader, path, wanted);
        }
        List<ValueReader> readers =
                wanted.stream().map(one -> single(type, path, one.target())).toList();
        if (readers.size() == 1) {
            return readers.get(0);
        }
        ValueReader[] steps = readers.toArray(ValueReader[]::new);
        return (in, row) -> {
            int start = in.position();
            for (ValueReader step : steps) {
                in.seek(start);
                if (!step.read(in, row)) {
                    return false;
                }
            }
            return true;
        };
    }

    private ValueReader single(Schema type, String path, Target target) {
        if (type.getType() == Schema.Type.NULL) {
            return target.absent();
        }
        if (type.getType() == Schema.Type.UNION) {
            return union(type, path, target);
        }
        return target.reader(type).orElseGet(() -> {
            problems.add(path + " must be " + target.expectation() + " but the writer's schema has " + kind(type));
            return target.absent();
        });
    }

    /** A branch that cannot mean what is wanted spoils only the records that take it, unless no branch can. */
    private ValueReader union(Schema type, String path, Target target) {
        boolean isAnyOfUse = type.getTypes().stream()
                .anyMatch(branch -> branch.getType() != Schema.Type.NULL
                        && target.reader(branch).isPresent());
        if (!isAnyOfUse) {
            problems.add(path + " must be " + target.expectation() + " but the writer's schema has " + kind(type));
        }
        return new UnionReader(type.getTypes().stream()
                .map(branch -> branch.getType() == Schema.Type.NULL
                        ? target.absent()
                        : target.reader(branch).orElse(refuse(path, target.expectation(), branch)))
                .toArray(ValueReader[]::new));
    }

    /** Reads a record within the record, or one that may be null. */
    private ValueReader nested(Schema type, Optional<Schema> reader, String path, List<Wanted> wanted) {
        Optional<Schema> inner = reader.flatMap(EventPlanner::innerRecord);
        if (type.getType() == Schema.Type.RECORD) {
            return record(type, inner, path + ".", wanted);
        }
        if (innerRecord(type).isEmpty()) {
            problems.add(path + " must be a record, to have " + wanted.get(0).path() + ", but the writer's schema has "
                    + kind(type));
            return refuse(path, "a record", type);
        }
        return new UnionReader(type.getTypes().stream()
                .map(branch -> switch (branch.getType()) {
                    case RECORD -> record(branch, inner, path + ".", wanted);
                    case NULL ->
                        sequence(wanted.stream()
                                .map(one -> one.target().absent())
                                .toList());
                    default -> refuse(path, "a record", branch);
                })
                .toArray(ValueReader[]::new));
    }

    private static ValueReader sequence(List<ValueReader> readers) {
        ValueReader[] steps = readers.toArray(ValueReader[]::new);
        return (in, row) -> {
            for (ValueReader step : steps) {
                if (!step.read(in, row)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static ValueReader refuse(String path, String expectation, Schema type) {
        String reason = path + " must be " + expectation + " but was " + kind(type);
        return (in, row) -> row.reject(reason);
    }

    private static List<Wanted> within(String path, List<Wanted> wanted) {
        return wanted.stream()
                .filter(one -> one.path().equals(path) || one.path().startsWith(path + "."))
                .toList();
    }

    private static Optional<Schema.Field> readerField(Schema reader, String writerName) {
        return reader.getFields().stream()
                .filter(field ->
                        field.name().equals(writerName) || field.aliases().contains(writerName))
                .findFirst();
    }

    private static Optional<Schema> innerRecord(Schema type) {
        return switch (type.getType()) {
            case RECORD -> Optional.of(type);
            case UNION ->
                type.getTypes().stream()
                        .filter(branch -> branch.getType() == Schema.Type.RECORD)
                        .findFirst();
            default -> Optional.empty();
        };
    }

    private static String kind(Schema type) {
        String logical = type.getProp("logicalType");
        return type.getType() == Schema.Type.UNION
                ? type.getTypes().stream().map(EventPlanner::kind).toList().toString()
                : type.getType().getName() + (logical == null ? "" : " (" + logical + ")");
    }

    private static byte[] defaultBytes(Schema.Field field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(field.schema()).write(GenericData.get().getDefaultValue(field), encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
