package io.thalweg.weights;

import io.thalweg.engine.Parameters;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.network.TensorSpec;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The part of a snapshot that determines the outputs of a model: parameters and feature statistics. The hash of its bytes
 * identifies the model in every score.
 *
 * <pre>{@code
 * byte[] bytes = payload.encode();
 * String hash = Payload.hash(bytes);
 * Payload same = Payload.decode(bytes, network.tensors(), layout.standardized().length);
 * }</pre>
 *
 * The layout of the bytes:
 *
 * <pre>
 *  byte 0      4      8      12     16            16 + 4P                16 + 4P + 32S
 *       ┌──────┬──────┬──────┬──────┬─────────────┬──────────────────────┬────────┐
 *       │ THWL │ v2   │ P    │ S    │ parameters  │ statistics           │ CRC32C │
 *       └──────┴──────┴──────┴──────┴─────────────┴──────────────────────┴────────┘
 *        magic  u32    u32    u32    P × f32       S × i64 counts,        u32, of all
 *                                                  S × f64 means,         bytes before
 *                                                  S × f64 squares,
 *                                                  S × f64 clips
 * </pre>
 *
 * Numbers are little-endian. Parameters are in the order of the network's tensor table, statistics in that of the
 * standardised columns. A clip is above 0; infinity means no limit.
 *
 * <p>Format v1 has no clips, which means 5 for each column. It is read, but no longer written.
 */
public record Payload(Parameters parameters, FeatureStatistics statistics) implements Serializable {

    /** The newest format, which this build writes. */
    static final int VERSION = 2;

    private static final int VERSION_WITHOUT_CLIPS = 1;

    static final int HEADER_BYTES = 16;

    private static final int MAGIC = 'T' | 'H' << 8 | 'W' << 16 | 'L' << 24;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    /** The length of the payload of such a model in the newest format. */
    public static long bytes(int parameterCount, int columns) {
        return bytes(VERSION, parameterCount, columns);
    }

    /** Whether a payload of such a model can have this length, in any format that this build reads. */
    static boolean isLength(long bytes, int parameterCount, int columns) {
        return bytes == bytes(VERSION, parameterCount, columns)
                || bytes == bytes(VERSION_WITHOUT_CLIPS, parameterCount, columns);
    }

    private static long bytes(int version, int parameterCount, int columns) {
        int columnBytes = (version == VERSION_WITHOUT_CLIPS ? 3 : 4) * Long.BYTES;
        return HEADER_BYTES + (long) Float.BYTES * parameterCount + (long) columnBytes * columns + CHECKSUM_BYTES;
    }

    /** The name of an encoded payload: its SHA-256 in hexadecimal digits. */
    public static String hash(byte[] encoded) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public byte[] encode() {
        float[] values = parameters.values();
        int columns = statistics.counts().length;
        byte[] bytes = new byte[Math.toIntExact(bytes(values.length, columns))];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(MAGIC).putInt(VERSION).putInt(values.length).putInt(columns);
        buffer.asFloatBuffer().put(values);
        buffer.position(buffer.position() + Float.BYTES * values.length);
        buffer.asLongBuffer().put(statistics.counts());
        buffer.position(buffer.position() + Long.BYTES * columns);
        buffer.asDoubleBuffer().put(statistics.means());
        buffer.position(buffer.position() + Double.BYTES * columns);
        buffer.asDoubleBuffer().put(statistics.squares());
        buffer.position(buffer.position() + Double.BYTES * columns);
        buffer.asDoubleBuffer().put(statistics.clips());
        buffer.position(buffer.position() + Double.BYTES * columns);
        buffer.putInt(checksum(bytes, buffer.position()));
        return bytes;
    }

    /**
     * The inverse of {@link #encode()}; older formats are read too.
     *
     * @param tensors tensor table of the network
     * @param columns number of standardised columns
     * @throws IOException if the bytes are not a complete, valid and finite payload of such a model
     */
    public static Payload decode(byte[] bytes, List<TensorSpec> tensors, int columns) throws IOException {
        Payload payload = decodeAny(bytes, tensors, columns);
        payload.requireUsable();
        return payload;
    }

    /**
     * Like {@link #decode}, but accepts numbers that are not finite: a checkpoint may have been written between the
     * step that caused them and the step that detects them.
     *
     * @throws IOException if the bytes are not a complete, valid payload of such a model
     */
    public static Payload decodeAny(byte[] bytes, List<TensorSpec> tensors, int columns) throws IOException {
        int parameterCount =
                tensors.stream().mapToInt(tensor -> tensor.shape().elements()).sum();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = checkHeader(buffer, parameterCount, columns);
        int checked = bytes.length - CHECKSUM_BYTES;
        int expected = buffer.getInt(checked);
        int actual = checksum(bytes, checked);
        if (actual != expected) {
            throw new IOException(String.format(
                    "the weights' CRC32C is %08x but their bytes give %08x (damaged on the way?)", expected, actual));
        }
        float[] values = new float[parameterCount];
        buffer.asFloatBuffer().get(values);
        buffer.position(buffer.position() + Float.BYTES * parameterCount);
        long[] counts = new long[columns];
        buffer.asLongBuffer().get(counts);
        buffer.position(buffer.position() + Long.BYTES * columns);
        double[] means = new double[columns];
        buffer.asDoubleBuffer().get(means);
        buffer.position(buffer.position() + Double.BYTES * columns);
        double[] squares = new double[columns];
        buffer.asDoubleBuffer().get(squares);
        buffer.position(buffer.position() + Double.BYTES * columns);
        FeatureStatistics statistics = new FeatureStatistics(counts, means, squares);
        if (version != VERSION_WITHOUT_CLIPS) {
            double[] clips = new double[columns];
            buffer.asDoubleBuffer().get(clips);
            statistics = statistics.withClips(clips);
        }

        requireStatistics(statistics);
        return new Payload(new Parameters(tensors, values), statistics);
    }

    /** Whether every parameter and every statistic is finite. Only finite models are published. */
    public boolean isFinite() {
        return parameters.isFinite()
                && Arrays.stream(statistics.means()).allMatch(Double::isFinite)
                && Arrays.stream(statistics.squares()).allMatch(Double::isFinite);
    }

    /**
     * Requires finite parameters and valid statistics.
     *
     * @throws IOException if there are others
     */
    private void requireUsable() throws IOException {
        float[] values = parameters.values();
        for (TensorSpec tensor : parameters.tensors()) {
            int end = tensor.offset() + tensor.shape().elements();
            for (int i = tensor.offset(); i < end; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new IOException("parameters must be finite but element " + (i - tensor.offset()) + " of "
                            + tensor.name() + " is " + values[i]);
                }
            }
        }
        for (int column = 0; column < statistics.counts().length; column++) {
            long count = statistics.counts()[column];
            double mean = statistics.means()[column];
            double squares = statistics.squares()[column];
            if (!Double.isFinite(mean) || !Double.isFinite(squares)) {
                throw new IOException("feature statistics must be those of finite numbers but standardised column "
                        + column + " has count " + count + ", mean " + mean + ", squares " + squares);
            }
        }
    }

    /**
     * Requires valid statistics, whatever the parameters are.
     *
     * @throws IOException if a statistic is invalid
     */
    private static void requireStatistics(FeatureStatistics statistics) throws IOException {
        for (int column = 0; column < statistics.counts().length; column++) {
            long count = statistics.counts()[column];
            double squares = statistics.squares()[column];
            if (count < 0 || squares < 0) {
                throw new IOException("feature statistics must be those of finite numbers but standardised column "
                        + column + " has count " + count + ", mean "
                        + statistics.means()[column] + ", squares "
                        + squares);
            }
            double clip = statistics.clips()[column];
            if (!(clip > 0)) {
                throw new IOException(
                        "the clip of a column must be above 0 but standardised column " + column + " has " + clip);
            }
        }
    }

    private static int checkHeader(ByteBuffer buffer, int parameterCount, int columns) throws IOException {
        if (buffer.remaining() < HEADER_BYTES) {
            throw new IOException("weights begin with " + HEADER_BYTES + " bytes of header but have "
                    + buffer.remaining() + " bytes in all");
        }
        int magic = buffer.getInt();
        if (magic != MAGIC) {
            throw new IOException(String.format("weights begin with %08x but these begin with %08x", MAGIC, magic));
        }
        int version = buffer.getInt();
        if (version != VERSION && version != VERSION_WITHOUT_CLIPS) {
            throw new IOException("weights of format v" + Integer.toUnsignedString(version)
                    + " are not readable: this build reads v" + VERSION_WITHOUT_CLIPS + " to v" + VERSION
                    + "; upgrade the scoring job before the trainer");
        }
        int actualParameters = buffer.getInt();
        int actualColumns = buffer.getInt();
        if (actualParameters != parameterCount || actualColumns != columns) {
            throw new IOException("the network has " + parameterCount + " parameters and " + columns
                    + " standardised columns but the weights have " + Integer.toUnsignedString(actualParameters)
                    + " and " + Integer.toUnsignedString(actualColumns));
        }
        long bytes = bytes(version, parameterCount, columns);
        if (buffer.limit() != bytes) {
            throw new IOException("the weights must have " + bytes + " bytes but have " + buffer.limit());
        }
        return version;
    }

    private Object writeReplace() {
        return new Form(parameters.tensors(), statistics.counts().length, encode());
    }

    /** The serialized form. */
    private record Form(List<TensorSpec> tensors, int columns, byte[] encoded) implements Serializable {

        private Object readResolve() throws ObjectStreamException {
            try {
                return decode(encoded, tensors, columns);
            } catch (IOException e) {
                throw (InvalidObjectException) new InvalidObjectException(e.getMessage()).initCause(e);
            }
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    /** Compares the content. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload
                && parameters.tensors().equals(payload.parameters.tensors())
                && Arrays.equals(encode(), payload.encode());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encode());
    }
}
