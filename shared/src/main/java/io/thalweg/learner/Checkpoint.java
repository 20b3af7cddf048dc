package io.thalweg.learner;

import io.thalweg.optimizer.OptimizerState;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.weights.Lost;
import io.thalweg.weights.Version;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The state of a learner, from which it continues as if it had not been interrupted. The layout of its bytes:
 *
 * <pre>
 *       ┌──────┬──────┬───────────────────────────────────────────────────────────┬────────┐
 *       │ THWC │ v2   │ the components, in the order in which they are declared   │ CRC32C │
 *       └──────┴──────┴───────────────────────────────────────────────────────────┴────────┘
 *        u32    u32                                                                u32, of all bytes before
 * </pre>
 *
 * Numbers are big-endian; the floats of the optimizer, of which there are many, are little-endian. Texts, byte arrays and
 * lists begin with their length (u16 bytes, u32 bytes, u32 elements), optional values with a byte 0 or 1.
 *
 * <p>Format v1 ends with {@code pending}. It is read as a state without lost offsets and without a divergence.
 *
 * @param networkFingerprint fingerprint of the network
 * @param featureFingerprint fingerprint of features and label
 * @param optimizerKind name of the optimizer in pipeline.yaml: {@code adam}
 * @param version version of the parameters
 * @param published the version of the last snapshot
 * @param learned records learned
 * @param deadLetters records refused
 * @param trainedThroughMillis record timestamp of the newest learned example
 * @param payload parameters and feature statistics, as {@link io.thalweg.weights.Payload} writes them
 * @param optimizer state of the optimizer
 * @param evaluator state of the evaluator
 * @param baselines state of the baselines
 * @param positions offsets of each partition
 * @param pending records of the partial batch
 * @param lost offsets that were never read
 * @param recovery state of {@link Recovery}; empty if an older build wrote none
 */
record Checkpoint(
        String networkFingerprint,
        String featureFingerprint,
        String optimizerKind,
        Version version,
        Optional<Version> published,
        long learned,
        long deadLetters,
        long trainedThroughMillis,
        byte[] payload,
        OptimizerState optimizer,
        byte[] evaluator,
        byte[] baselines,
        List<PartitionOffsets.Position> positions,
        List<SourceRecord> pending,
        Lost lost,
        Optional<byte[]> recovery) {

    /** The format that this build writes, and the newest that it reads. */
    private static final int VERSION = 2;

    private static final int OLDEST_VERSION = 1;

    private static final int MAGIC = 'T' << 24 | 'H' << 16 | 'W' << 8 | 'C';
    private static final int HEADER_BYTES = 2 * Integer.BYTES;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    Checkpoint {
        positions = List.copyOf(positions);
        pending = List.copyOf(pending);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024 + 4 * payload.length);
        CheckedOutputStream checked = new CheckedOutputStream(bytes, new CRC32C());
        try (DataOutputStream out = new DataOutputStream(checked)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(networkFingerprint);
            out.writeUTF(featureFingerprint);
            out.writeUTF(optimizerKind);
            write(out, version);
            out.writeBoolean(published.isPresent());
            if (published.isPresent()) {
                write(out, published.get());
            }
            out.writeLong(learned);
            out.writeLong(deadLetters);
            out.writeLong(trainedThroughMillis);
            write(out, payload);
            write(out, optimizer);
            write(out, evaluator);
            write(out, baselines);
            out.writeInt(positions.size());
            for (PartitionOffsets.Position position : positions) {
                out.writeUTF(position.topic());
                out.writeInt(position.partition());
                out.writeLong(position.read());
                out.writeLong(position.settled());
            }
            out.writeInt(pending.size());
            for (SourceRecord record : pending) {
                write(out, record);
            }
            write(out, lost);
            write(out, recovery.orElseThrow());
            out.writeInt((int) checked.getChecksum().getValue());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The inverse of {@link #encode()}.
     *
     * @throws IOException if the bytes are not a checkpoint, whole and checked, of a format that this build reads
     */
    static Checkpoint decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = checkFrame(bytes, in);
        Checkpoint checkpoint = new Checkpoint(
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                readVersion(in),
                in.readBoolean() ? Optional.of(readVersion(in)) : Optional.empty(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                readBytes(in),
                readOptimizer(in),
                readBytes(in),
                readBytes(in),
                readPositions(in),
                readRecords(in),
                version >= 2 ? readLost(in) : Lost.NONE,
                version >= 2 ? Optional.of(readBytes(in)) : Optional.empty());
        if (in.available() != CHECKSUM_BYTES) {
            throw new IOException("the learner's checkpoint has " + (in.available() - CHECKSUM_BYTES)
                    + " bytes after its last component");
        }
        return checkpoint;
    }

    /** Returns the version of the format. */
    private static int checkFrame(byte[] bytes, DataInputStream in) throws IOException {
        if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES) {
            throw new IOException("a learner's checkpoint has at least " + (HEADER_BYTES + CHECKSUM_BYTES)
                    + " bytes but this has " + bytes.length);
        }
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new IOException(
                    String.format("a learner's checkpoint begins with %08x but this begins with %08x", MAGIC, magic));
        }
        int version = in.readInt();
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new IOException("a learner's checkpoint of format v" + Integer.toUnsignedString(version)
                    + " is not readable: this build reads v" + OLDEST_VERSION + " to v" + VERSION
                    + "; resume it with the build that wrote it, or a newer one");
        }
        int checked = bytes.length - CHECKSUM_BYTES;
        int expected = ByteBuffer.wrap(bytes).getInt(checked);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, checked);
        int actual = (int) checksum.getValue();
        if (actual != expected) {
            throw new IOException(String.format(
                    "the CRC32C of the learner's checkpoint is %08x but its bytes give %08x (hardware problem?); "
                            + "resume from an older checkpoint",
                    expected, actual));
        }
        return version;
    }

    private static void write(DataOutputStream out, Version version) throws IOException {
        out.writeLong(version.generation());
        out.writeLong(version.step());
    }

    private static Version readVersion(DataInputStream in) throws IOException {
        long generation = in.readLong();
        long step = in.readLong();
        if (generation < 0 || step < 0) {
            throw new IOException(
                    "a version counts from 0.0 but the learner's checkpoint says " + generation + "." + step);
        }
        return new Version(generation, step);
    }

    static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(readCount(in, 1));
    }

    static void write(DataOutputStream out, OptimizerState optimizer) throws IOException {
        out.writeLong(optimizer.steps());
        out.writeInt(optimizer.slots().length);
        for (float[] slot : optimizer.slots()) {
            ByteBuffer floats = ByteBuffer.allocate(Float.BYTES * slot.length).order(ByteOrder.LITTLE_ENDIAN);
            floats.asFloatBuffer().put(slot);
            write(out, floats.array());
        }
    }

    static OptimizerState readOptimizer(DataInputStream in) throws IOException {
        long steps = in.readLong();
        float[][] slots = new float[readCount(in, Integer.BYTES)][];
        for (int i = 0; i < slots.length; i++) {
            ByteBuffer floats = ByteBuffer.wrap(readBytes(in)).order(ByteOrder.LITTLE_ENDIAN);
            slots[i] = new float[floats.capacity() / Float.BYTES];
            floats.asFloatBuffer().get(slots[i]);
        }
        return new OptimizerState(steps, slots);
    }

    private static List<PartitionOffsets.Position> readPositions(DataInputStream in) throws IOException {
        int count = readCount(in, Short.BYTES + Integer.BYTES + 2 * Long.BYTES);
        List<PartitionOffsets.Position> positions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            positions.add(new PartitionOffsets.Position(in.readUTF(), in.readInt(), in.readLong(), in.readLong()));
        }
        return positions;
    }

    private static void write(DataOutputStream out, SourceRecord record) throws IOException {
        out.writeUTF(record.topic());
        out.writeInt(record.partition());
        out.writeLong(record.offset());
        out.writeLong(record.timestampMillis());
        write(out, record.key());
        write(out, record.value());
    }

    private static List<SourceRecord> readRecords(DataInputStream in) throws IOException {
        int count = readCount(in, Short.BYTES + 3 * Integer.BYTES + 2 * Long.BYTES);
        List<SourceRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(new SourceRecord(
                    in.readUTF(), in.readInt(), in.readLong(), in.readLong(), readBytes(in), readBytes(in)));
        }
        return records;
    }

    private static void write(DataOutputStream out, Lost lost) throws IOException {
        out.writeLong(lost.offsets());
        out.writeInt(lost.ranges().size());
        for (Lost.Range range : lost.ranges()) {
            out.writeUTF(range.topic());
            out.writeInt(range.partition());
            out.writeLong(range.from());
            out.writeLong(range.to());
        }
    }

    private static Lost readLost(DataInputStream in) throws IOException {
        long offsets = in.readLong();
        int count = readCount(in, Short.BYTES + Integer.BYTES + 2 * Long.BYTES);
        List<Lost.Range> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            try {
                ranges.add(new Lost.Range(in.readUTF(), in.readInt(), in.readLong(), in.readLong()));
            } catch (IllegalArgumentException e) {
                throw new IOException("the learner's checkpoint has no such offsets: " + e.getMessage(), e);
            }
        }
        return new Lost(offsets, ranges);
    }

    /** A count of things of which each takes at least so many bytes: never more than there can be in what is left. */
    private static int readCount(DataInputStream in, int leastBytes) throws IOException {
        int count = in.readInt();
        if (count < 0 || (long) count * leastBytes > in.available()) {
            throw new IOException("the learner's checkpoint announces " + count + " elements of at least " + leastBytes
                    + " bytes but only " + in.available() + " bytes are left");
        }
        return count;
    }
}
