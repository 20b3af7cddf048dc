package io.thalweg.engine.nd4j.matrix;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An array of floats with two copies: one on the Java heap, for loops, and one in an {@link INDArray}, for matrix
 * products. Whoever writes one copies it to the other before that is read. Belongs to one thread; owns native memory.
 */
public final class Memory implements AutoCloseable {

    final float[] values;
    final INDArray array;
    private final FloatPointer start;

    public Memory(int elements) {
        this.values = new float[elements];
        // ND4J has no arrays without elements.
        this.array = Nd4j.create(DataType.FLOAT, Math.max(elements, 1));
        this.start = new FloatPointer(array.data().pointer());
    }

    /** The heap array. */
    public float[] values() {
        return values;
    }

    /** Copies everything from the heap to native memory. */
    public void push() {
        Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
        start.put(values, 0, values.length);
    }

    /** A row-major matrix in a part of the memory. */
    public Matrix matrix(int offset, int maxRows, int columns) {
        return new Matrix(this, start, offset, maxRows, columns);
    }

    @Override
    public void close() {
        array.close();
    }
}
