package io.thalweg.engine.cuda;

import io.thalweg.engine.Batch;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.optimizer.Update;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Host and device buffers for the input and the output of a step. Page-locked memory of the host holds the batch as one block, which
 * is copied with one command: constants of the optimizer, number of updates so far, weights, labels, features. Kernels write
 * loss, squared norm and outputs straight into memory of the host. Belongs to the thread of its network.
 */
final class BatchTransfer {

    /** Floats in front of the weights: the constants, and the number of updates as a 64-bit integer. */
    private static final int HEAD = 32;

    private static final int STEP_BYTES = Update.CONSTANTS * Float.BYTES;

    /** Floats in front of the outputs in what comes back. */
    private static final int REPORT = 32;

    private final int maxRows;
    private final int labelWidth;
    private final int featureWidth;
    private final float[] constants = new float[Update.CONSTANTS];
    private final HostMemory sent;
    private final ByteBuffer sentBytes;
    private final FloatBuffer sentFloats;
    private final long device;
    private final HostMemory received;
    private final ByteBuffer receivedBytes;
    private final FloatBuffer receivedFloats;

    BatchTransfer(DeviceMemory memory, NetworkSpec network, int maxRows) {
        this.maxRows = maxRows;
        int outputs = network.output().elements();
        this.labelWidth = network.loss() == Loss.CROSS_ENTROPY ? 1 : outputs;
        this.featureWidth = network.input().elements();
        long floats = HEAD + aligned(maxRows) + aligned((long) maxRows * labelWidth) + (long) maxRows * featureWidth;
        long largest = Math.max(floats, REPORT + (long) maxRows * outputs);
        if (largest > Integer.MAX_VALUE / Float.BYTES) {
            throw new IllegalArgumentException("a batch of " + maxRows + " examples takes " + largest * Float.BYTES
                    + " bytes, and the cuda engine copies 2 GiB at most; make training.batch-size smaller");
        }
        this.sent = memory.hostFloats(floats);
        this.sentBytes = bytes(sent);
        this.sentFloats = sentBytes.asFloatBuffer();
        this.device = memory.floats(floats);
        this.received = memory.hostFloats(REPORT + (long) maxRows * outputs);
        this.receivedBytes = bytes(received);
        this.receivedFloats = receivedBytes.asFloatBuffer();
    }

    private static ByteBuffer bytes(HostMemory memory) {
        return memory.pointer().getByteBuffer(0, memory.bytes()).order(ByteOrder.nativeOrder());
    }

    /** Rounded up to whole cache lines. */
    private static long aligned(long floats) {
        return (floats + 31) / 32 * 32;
    }

    private int labelsAt() {
        return Math.toIntExact(HEAD + aligned(maxRows));
    }

    private int featuresAt(int rows) {
        return Math.toIntExact(labelsAt() + aligned((long) rows * labelWidth));
    }

    /** Fills the memory of the host. */
    void write(Batch batch, Update update, long steps) {
        int rows = batch.rows();
        Arrays.fill(constants, 0);
        constants[Update.KEEP] = 1;
        update.writeConstants(constants);
        sentFloats.put(0, constants);
        sentBytes.putLong(STEP_BYTES, steps);
        for (int row = 0; row < rows; row++) {
            sentFloats.put(HEAD + row, batch.weight(row));
        }
        sentFloats.put(labelsAt(), batch.labels(), 0, rows * labelWidth);
        sentFloats.put(featuresAt(rows), batch.features(), 0, rows * featureWidth);
    }

    /** Enqueues the copy of a batch of so many rows. */
    void enqueueCopy(Stream stream, int rows) {
        stream.copyFromHost(device, sent.address(), (featuresAt(rows) + (long) rows * featureWidth) * Float.BYTES);
    }

    /** Address of the optimizer's constants on the GPU. */
    long constants() {
        return device;
    }

    /** Address of the number of updates applied so far. */
    long step() {
        return device + STEP_BYTES;
    }

    /** Address of the examples' weights. */
    long weights() {
        return device + HEAD * (long) Float.BYTES;
    }

    long labels() {
        return device + labelsAt() * (long) Float.BYTES;
    }

    long features(int rows) {
        return device + featuresAt(rows) * (long) Float.BYTES;
    }

    /** Address of three doubles, where the step's loss, squared norm and whether it was used are written. */
    long report() {
        return received.deviceAddress();
    }

    /** Address where the outputs are written. */
    long outputs() {
        return received.deviceAddress() + REPORT * (long) Float.BYTES;
    }

    double loss() {
        return receivedBytes.getDouble(0);
    }

    /** Whether the parameters moved. */
    boolean isLearned() {
        return receivedBytes.getDouble(2 * Double.BYTES) == 1;
    }

    double squaredNorm() {
        return receivedBytes.getDouble(Double.BYTES);
    }

    void readOutputs(float[] outputs, int count) {
        receivedFloats.get(REPORT, outputs, 0, count);
    }
}
