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
 * A field with exactly as many numbers as the shape has elements: an array of numbers, or bytes that stand for 0 to 255.
 * Each number becomes the product, in single precision, of itself and {@code scale}.
 *
 * @param column where the numbers begin among the features
 * @param absent what a null means
 */
record VectorTarget(String field, Shape shape, float scale, int column, ValueReader absent) implements Target {

    /** Reads numbers in a row into the features; all of them are known to fit. */
    @FunctionalInterface
    private interface BlockReader {
        void read(AvroInput in, float[] features, int from, int count) throws MalformedException;
    }

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

    private ValueReader arrayReader(BlockReader block) {
        int expected = shape.elements();
        return (in, row) -> {
            int filled = 0;
            for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
                if (count > expected - filled) {
                    return row.reject(field + " must have " + expected + " numbers " + shape + " but has at least "
                            + Math.addExact(Math.min(count, Integer.MAX_VALUE), filled));
                }
                block.read(in, row.features, column + filled, (int) count);
                filled += (int) count;
            }
            return filled == expected ? scaleInPlace(row) : rejectLength(row, filled);
        };
    }

    private boolean readBytes(AvroInput in, Row row, int length) throws MalformedException {
        if (length != shape.elements()) {
            return rejectLength(row, length);
        }
        byte[] bytes = in.bytes();
        int start = in.advance(length);
        for (int i = 0; i < length; i++) {
            row.features[column + i] = (bytes[start + i] & 0xff) * scale;
        }
        return true;
    }

    private boolean rejectLength(Row row, int length) {
        return row.reject(field + " must have " + shape.elements() + " numbers " + shape + " but has " + length);
    }

    private boolean scaleInPlace(Row row) {
        float[] features = row.features;
        int end = column + shape.elements();
        for (int i = column; i < end; i++) {
            features[i] *= scale;
            if (!Float.isFinite(features[i])) {
                return row.reject(field + " must have finite numbers but element " + (i - column) + " was "
                        + (Float.isNaN(features[i]) ? "NaN" : "infinite"));
            }
        }
        return true;
    }

    private Optional<BlockReader> blockReader(Resolver.Action element) {
        if (element instanceof Resolver.ReaderUnion union) {
            return blockReader(union.actualAction);
        }
        if (element instanceof Resolver.WriterUnion union) {
            return unionReader(union);
        }
        if (element.type != Resolver.Action.Type.DO_NOTHING && element.type != Resolver.Action.Type.PROMOTE) {
            return Optional.empty();
        }
        boolean isDouble = element.reader.getType() == Schema.Type.DOUBLE;
        return switch (element.writer.getType()) {
            case FLOAT -> Optional.of(AvroInput::readFloats);
            case DOUBLE ->
                Optional.of((in, features, from, count) -> {
                    for (int i = from; i < from + count; i++) {
                        features[i] = (float) in.readDouble();
                    }
                });
            case INT ->
                Optional.of((in, features, from, count) -> {
                    for (int i = from; i < from + count; i++) {
                        features[i] = in.readInt();
                    }
                });
            case LONG ->
                Optional.of(
                        isDouble
                                ? (in, features, from, count) -> {
                                    for (int i = from; i < from + count; i++) {
                                        features[i] = (float) (double) in.readLong();
                                    }
                                }
                                : (in, features, from, count) -> {
                                    for (int i = from; i < from + count; i++) {
                                        features[i] = in.readLong();
                                    }
                                });
            case BOOLEAN, STRING, BYTES, FIXED, ENUM, ARRAY, MAP, RECORD, UNION, NULL -> Optional.empty();
        };
    }

    /** Reads elements of which each names the branch of the writer's union that it is of. */
    private Optional<BlockReader> unionReader(Resolver.WriterUnion union) {
        List<Optional<BlockReader>> branches =
                Arrays.stream(union.actions).map(this::blockReader).toList();
        if (branches.stream().noneMatch(Optional::isPresent)) {
            return Optional.empty();
        }
        return Optional.of((in, features, from, count) -> {
            for (int i = from; i < from + count; i++) {
                int branch = in.readIndex();
                if (branch < 0 || branch >= branches.size()) {
                    throw UnionReader.noSuchBranch(branch, branches.size());
                }
                if (branches.get(branch).isEmpty()) {
                    throw new MalformedException(field + " must have numbers but element " + (i - column) + " was "
                            + EventPlanner.kind(union.writer.getTypes().get(branch)));
                }
                branches.get(branch).get().read(in, features, i, 1);
            }
        });
    }
}
