package io.thalweg.schemas.avro;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;

/** A writer of Avro's binary encoding into a growing byte array. Reusable; for one thread at a time. */
public final class AvroOutput {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final int LONGEST_VARINT_BYTES = 10;

    private byte[] bytes;
    private int size;

    public AvroOutput(int expectedBytes) {
        bytes = new byte[expectedBytes];
    }

    /** Starts again; the array is kept. */
    public void clear() {
        size = 0;
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }

    /** Takes back everything after the first {@code newSize} bytes. */
    public void truncate(int newSize) {
        size = newSize;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    public AvroOutput writeLong(long value) {
        reserve(LONGEST_VARINT_BYTES);
        long zigzag = (value << 1) ^ (value >> 63);
        while ((zigzag & ~0x7fL) != 0) {
            bytes[size++] = (byte) (zigzag | 0x80);
            zigzag >>>= 7;
        }
        bytes[size++] = (byte) zigzag;
        return this;
    }

    /** Also an enum's ordinal and a union's branch. */
    public AvroOutput writeInt(int value) {
        return writeLong(value);
    }

    public AvroOutput writeFloat(float value) {
        reserve(Float.BYTES);
        INTS.set(bytes, size, Float.floatToRawIntBits(value));
        size += Float.BYTES;
        return this;
    }

    public AvroOutput writeDouble(double value) {
        reserve(Double.BYTES);
        LONGS.set(bytes, size, Double.doubleToRawLongBits(value));
        size += Double.BYTES;
        return this;
    }

    public AvroOutput writeBoolean(boolean value) {
        reserve(1);
        bytes[size++] = (byte) (value ? 1 : 0);
        return this;
    }

    public AvroOutput writeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return writeBytes(utf8, 0, utf8.length);
    }

    /** Length, then the bytes. */
    public AvroOutput writeBytes(byte[] value, int offset, int length) {
        writeLong(length);
        return writeFixed(value, offset, length);
    }

    /** The bytes alone. */
    public AvroOutput writeFixed(byte[] value, int offset, int length) {
        reserve(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
        return this;
    }

    /** A whole {@code array<float>}, in one block. */
    public AvroOutput writeFloats(float[] values) {
        if (values.length > 0) {
            writeLong(values.length);
            int length = Math.multiplyExact(values.length, Float.BYTES);
            reserve(length);
            ByteBuffer.wrap(bytes, size, length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .put(values);
            size += length;
        }
        return writeLong(0);
    }

    /** An array or a map, in one block; {@code writeElement} writes what its items, or its keys and values, are. */
    public <T> AvroOutput writeArray(Collection<T> elements, Consumer<? super T> writeElement) {
        if (!elements.isEmpty()) {
            writeLong(elements.size());
            elements.forEach(writeElement);
        }
        return writeLong(0);
    }

    private void reserve(int length) {
        int needed = Math.addExact(size, length);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, bytes.length * 2L)));
        }
    }
}
