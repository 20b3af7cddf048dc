package io.thalweg.features.decoding;

import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.decoding.WantedFields.Wanted;
import io.thalweg.schemas.avro.AvroInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Resolver;
import org.apache.avro.Resolver.Action;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Creates the plan for one writer's schema. Values are converted to the reader's schema by Avro's {@link Resolver}: the
 * result is the same as that of Avro's {@code GenericDatumReader}, without its intermediate objects. What Avro refuses is
 * refused, with these exceptions, none of which changes a value that Avro returns:
 *
 * <ul>
 *   <li>A field that nobody reads is stepped over, whether it resolves or not, also one that the writer lacks.
 *   <li>An exact name wins over an alias ({@link Aliases}).
 *   <li>A null counts as missing also where the reader's type has none. A label or weight may be missing altogether.
 *   <li>A string and an enum stand for each other by the symbol's text ({@link TextDecoder}).
 * </ul>
 *
 * <p>One thing is read that Avro's generic reader leaves to its user: a time is in the unit that the writer's schema names
 * ({@link TimeDecoder}).
 *
 * <p>A plan without a required field refuses every record. A problem in one branch of a union affects only the records
 * that use the branch.
 */
final class EventPlanner {

    private final Skips skips = new Skips();
    private List<String> problems = new ArrayList<>();

    // The beginning of messages: about the value within a branch of a union, about the writer's schema elsewhere.
    private String found = "the writer's schema has ";

    private EventPlanner() {}

    static EventPlan plan(Schema writer, EventSpec events, List<Wanted> wanted, FeatureLayout layout) {
        Schema reader = events.schema();
        if (writer.getType() != Schema.Type.RECORD && writer.getType() != Schema.Type.UNION) {
            return EventPlan.refusing("an event must be a record but the writer's schema is " + kind(writer));
        }
        EventPlanner planner = new EventPlanner();
        try {
            ValueReader event = planner.record(Resolution.of(writer, reader, wanted), "an event", "", wanted);
            return planner.problems.isEmpty()
                    ? EventPlan.reading(event, events, layout)
                    : EventPlan.refusing(String.join("; ", planner.problems));
        } catch (AvroRuntimeException e) {
            return EventPlan.refusing("the writer's schema " + writer.getName() + " cannot be read as "
                    + reader.getFullName() + ": " + e.getMessage());
        }
    }

    /** Reads a record, or a union with a record. The paths of {@code wanted} begin with {@code prefix}. */
    private ValueReader record(Action action, String subject, String prefix, List<Wanted> wanted) {
        if (action instanceof Resolver.WriterUnion union) {
            return union(union, subject + " must be a record", branch -> record(branch, subject, prefix, wanted));
        }
        if (action instanceof Resolver.ReaderUnion union) {
            return record(union.actualAction, subject, prefix, wanted);
        }
        if (action instanceof Resolver.RecordAdjust record) {
            return fields(record, prefix, wanted);
        }
        if (action.writer.getType() == Schema.Type.NULL) {
            return sequence(wanted.stream().map(one -> one.decoder().absent()).toList());
        }
        if (action instanceof Resolver.ErrorAction error
                && error.error == Resolver.ErrorAction.ErrorType.MISSING_REQUIRED_FIELD) {
            return lacking(error, subject, prefix, wanted);
        }
        if (action.writer.getType() == Schema.Type.RECORD) {
            return problem(subject + " must be " + kind(action.reader) + ", as in the reader's schema, but " + found
                    + kind(action.writer));
        }
        return problem(subject + " must be a record, to have " + wanted.get(0).path() + ", but " + found
                + kind(action.writer));
    }

    private ValueReader fields(Resolver.RecordAdjust record, String prefix, List<Wanted> wanted) {
        List<ValueReader> steps = new ArrayList<>();
        List<Wanted> missing = new ArrayList<>(wanted);
        List<Schema.Field> writerFields = record.writer.getFields();
        int read = 0;
        for (int i = 0; i < writerFields.size(); i++) {
            Action action = record.fieldActions[i];
            List<Wanted> here = List.of();
            String path = prefix;
            if (!(action instanceof Resolver.Skip)) {
                path += record.readerOrder[read++].name();
                here = Wanted.within(path, missing);
                missing.removeAll(here);
            }
            steps.add(here.isEmpty() ? skips.skip(writerFields.get(i).schema()) : value(action, path, here));
        }
        for (Schema.Field field : Arrays.asList(record.readerOrder).subList(read, record.readerOrder.length)) {
            List<Wanted> here = Wanted.within(prefix + field.name(), missing);
            missing.removeAll(here);
            if (!here.isEmpty()) {
                steps.add(defaultValue(field, prefix + field.name(), here));
            }
        }
        for (Wanted absent : missing) {
            if (absent.required()) {
                problems.add("required field " + absent.path() + " is missing from the reader's schema "
                        + record.reader.getFullName());
            }
        }
        return sequence(steps);
    }

    /** Reads a value that the writer does not have from the reader's default. */
    private ValueReader defaultValue(Schema.Field field, String path, List<Wanted> wanted) {
        ValueReader value = value(Resolver.resolve(field.schema(), field.schema()), path, wanted);
        byte[] bytes = defaultBytes(field);
        AvroInput constant = new AvroInput();
        return (in, row) -> value.read(constant.reset(bytes, 0), row);
    }

    /** Reads a record that lacks fields without a default. They are ignored unless a required field is among them. */
    private ValueReader lacking(Action action, String subject, String prefix, List<Wanted> wanted) {
        Set<String> lacking = new HashSet<>();
        boolean isUsable = true;
        for (Schema.Field field : action.reader.getFields()) {
            if (action.writer.getField(field.name()) == null && !field.hasDefaultValue()) {
                lacking.add(field.name());
                for (Wanted absent : Wanted.within(prefix + field.name(), wanted)) {
                    if (absent.required()) {
                        isUsable = false;
                        problems.add("required field " + absent.path() + " is missing from the writer's schema "
                                + action.writer.getFullName() + ", and has no default");
                    }
                }
            }
        }
        List<Wanted> left = wanted.stream()
                .filter(one -> lacking.stream().noneMatch(name -> one.isWithin(prefix + name)))
                .toList();
        return isUsable ? record(Resolution.without(lacking, action), subject, prefix, left) : sequence(List.of());
    }

    /** Reads the value of one field for all targets, several times if there are several. */
    private ValueReader value(Action action, String path, List<Wanted> wanted) {
        if (wanted.stream().anyMatch(one -> !one.path().equals(path))) {
            return record(action, path, path + ".", wanted);
        }
        List<ValueReader> readers =
                wanted.stream().map(one -> single(action, path, one.decoder())).toList();
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

    private ValueReader single(Action action, String path, FieldDecoder decoder) {
        if (action instanceof Resolver.WriterUnion union) {
            String expectation = path + " must be " + decoder.expectation();
            return isOfUse(union.reader, decoder)
                    ? union(union, expectation, branch -> single(branch, path, decoder))
                    : problem(expectation + " but " + found + kind(union.writer));
        }
        if (action instanceof Resolver.ReaderUnion union) {
            return single(union.actualAction, path, decoder);
        }
        if (action.writer.getType() == Schema.Type.NULL) {
            return decoder.absent();
        }
        return decoder.reader(action).orElseGet(() -> {
            boolean isResolved = !(action instanceof Resolver.ErrorAction);
            String expectation =
                    isResolved ? decoder.expectation() : kind(action.reader) + ", as in the reader's schema,";
            return problem(path + " must be " + expectation + " but " + found + kind(action.writer));
        });
    }

    /**
     * Reads the branches of a writer's union. A branch that cannot be read affects only the records that use it, unless
     * no branch can be read.
     */
    private ValueReader union(Resolver.WriterUnion union, String expectation, Function<Action, ValueReader> planner) {
        List<String> problemsBefore = problems;
        String foundBefore = found;
        found = "was ";
        List<ValueReader> branches = new ArrayList<>();
        boolean isAnyRead = false;
        for (Action action : union.actions) {
            problems = new ArrayList<>();
            ValueReader reader = planner.apply(action);
            isAnyRead |= problems.isEmpty();
            branches.add(problems.isEmpty() ? reader : refuse(String.join("; ", problems)));
        }
        problems = problemsBefore;
        found = foundBefore;
        if (!isAnyRead) {
            problems.add(expectation + " but " + found + kind(union.writer));
        }
        return new UnionReader(branches.toArray(ValueReader[]::new));
    }

    /** Whether a value of the reader's type can be what is wanted, other than null. */
    private static boolean isOfUse(Schema reader, FieldDecoder decoder) {
        return (reader.isUnion() ? reader.getTypes() : List.of(reader))
                .stream().filter(type -> type.getType() != Schema.Type.NULL).anyMatch(type -> decoder.reader(
                                Resolver.resolve(type, type))
                        .isPresent());
    }

    private ValueReader problem(String statement) {
        problems.add(statement);
        return refuse(statement);
    }

    private static ValueReader refuse(String reason) {
        return (in, row) -> row.reject(reason);
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

    /** The type in messages: {@code long (timestamp-millis)}. */
    static String kind(Schema type) {
        String logical = type.getProp("logicalType");
        return switch (type.getType()) {
            case UNION ->
                type.getTypes().stream().map(EventPlanner::kind).toList().toString();
            case ENUM, FIXED, RECORD -> type.getType().getName() + " " + type.getName();
            default -> type.getType().getName() + (logical == null ? "" : " (" + logical + ")");
        };
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
