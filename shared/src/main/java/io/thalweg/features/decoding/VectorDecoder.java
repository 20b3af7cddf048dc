package io.thalweg.features.decoding;

import io.thalweg.network.Shape;
import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Resolver;
import org.apache.avro.Schema;

/**
 * A vector field with exactly as many numbers as the shape has elements: an array of numbers, or bytes for 0 to 255.
 *
 * @param elements writes the numbers
 * @param absent the reader of a null
 */
record VectorDecoder(String field, Shape shape, VectorElements elements, ValueReader absent) implements FieldDecoder {

    @Override
    public String expectation() {
        return "an array of numbers, or bytes";
    }

    @Override
    public Optional<ValueReader> reader(Resolver.Action action) {
        if (action instanceof Resolver.Container container && action.writer.getType() == Schema.Type.ARRAY) {
            return blockReader(container.elementAction).map(this::arrayReader);
        }
        if (action.type != Resolver.Action.Type.DO_NOTHING && action.type != Resolver.Action.Type.PROMOTE) {
            return Optional.empty();
        }
        return switch (action.reader.getType()) {
            case BYTES -> Optional.of((in, row) -> readBytes(in, row, in.readLength()));
            case FIXED -> {
                int size = action.reader.getFixedSize();
                yield Optional.of((in, row) -> readBytes(in, row, size));
            }
            case ARRAY, INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, ENUM, MAP, RECORD, UNION, NULL -> Optional.empty();
        };
    }

    private ValueReader arrayReader(VectorElements.BlockReader block) {
        int expected = shape.elements();
        return (in, row) -> {
            int filled = 0;
            for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
                if (count > expected - filled) {
                    return row.reject(field + " must have " + expected + " numbers " + shape + " but has at least "
                            + Math.addExact(Math.min(count, Integer.MAX_VALUE), filled));
                }
                if (!block.read(in, row, filled, (int) count)) {
                    return false;
                }
                filled += (int) count;
            }
            return filled == expected || rejectLength(row, filled);
        };
    }

    private boolean readBytes(AvroInput in, ExampleBuffer row, int length) throws MalformedException {
        if (length != shape.elements()) {
            return rejectLength(row, length);
        }
        elements.putBytes(in.bytes(), in.advance(length), length, row);
        return true;
    }

    private boolean rejectLength(ExampleBuffer row, int length) {
        return row.reject(field + " must have " + shape.elements() + " numbers " + shape + " but has " + length);
    }

    private Optional<VectorElements.BlockReader> blockReader(Resolver.Action element) {
        if (element instanceof Resolver.ReaderUnion union) {
            return blockReader(union.actualAction);
        }
        if (element instanceof Resolver.WriterUnion union) {
            return unionReader(union);
        }
        if (element.type != Resolver.Action.Type.DO_NOTHING && element.type != Resolver.Action.Type.PROMOTE) {
            return Optional.empty();
        }
        boolean isFloat = element.reader.getType() == Schema.Type.FLOAT;
        return switch (element.writer.getType()) {
            case FLOAT -> Optional.of(elements.floats());
            case DOUBLE -> Optional.of(elements.numbers(AvroInput::readDouble));
            case INT -> Optional.of(elements.numbers(isFloat ? in -> (float) in.readInt() : AvroInput::readInt));
            case LONG -> Optional.of(elements.numbers(isFloat ? in -> (float) in.readLong() : AvroInput::readLong));
            case BOOLEAN, STRING, BYTES, FIXED, ENUM, ARRAY, MAP, RECORD, UNION, NULL -> Optional.empty();
        };
    }

    /** Reads elements of a union type, each with the index of its branch. */
    private Optional<VectorElements.BlockReader> unionReader(Resolver.WriterUnion union) {
        List<Optional<VectorElements.BlockReader>> branches =
                Arrays.stream(union.actions).map(this::blockReader).toList();
        if (branches.stream().noneMatch(Optional::isPresent)) {
            return Optional.empty();
        }
        return Optional.of((in, row, from, count) -> {
            for (int i = from; i < from + count; i++) {
                int branch = in.readIndex();
                if (branch < 0 || branch >= branches.size()) {
                    throw UnionReader.noSuchBranch(branch, branches.size());
                }
                if (branches.get(branch).isEmpty()) {
                    return row.reject(field + " must have numbers but element " + i + " was "
                            + EventPlanner.kind(union.writer.getTypes().get(branch)));
                }
                if (!branches.get(branch).get().read(in, row, i, 1)) {
                    return false;
                }
            }
            return true;
        });
    }
}
