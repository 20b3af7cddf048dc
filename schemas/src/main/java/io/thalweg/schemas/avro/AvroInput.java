package io.thalweg.schemas.avro;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * An Avro {@link Decoder} that reads a byte array. Each length is compared with the number of bytes left before anything is
 * allocated, so malformed or hostile input cannot allocate more memory than its own size.
 *
 * <p>Avro's generic readers work on it. Unlike Avro it refuses arrays with more elements than bytes left, which are possible
 * only if an element has no bytes. Reusable; for one thread at a time. Each read throws {@link MalformedException} if the
 * bytes do not encode a value of the requested type.
 */
public final class AvroInput extends Decoder {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final int LONGEST_VARINT_BYTES = 10;

    private byte[] bytes = new byte[0];
    private int position;
    private int end;

    /** Starts at {@code offset} of {@code bytes}, which are read in place. */
    public AvroInput reset(byte[] bytes, int offset) {
        if (offset < 0 || offset > bytes.length) {
            throw new IllegalArgumentException("offset must be in [0, " + bytes.length + "] but was " + offset);
        }
        this.bytes = bytes;
        this.position = offset;
        this.end = bytes.length;
        return this;
    }

    /** The array that is read. */
    public byte[] bytes() {
        return bytes;
    }

    /** Index of the next byte. */
    public int position() {
        return position;
    }

    /** Goes back, or forward, to a position where this input has been. */
    public void seek(int newPosition) {
        position = newPosition;
    }

    public int remaining() {
        return end - position;
    }

    /**
     * Checks that everything was read.
     *
     * @throws MalformedException if anything follows
     */
    public void requireEnd() throws MalformedException {
        if (position != end) {
            throw new MalformedException(remaining() + " bytes follow the end of the record");
        }
    }

    @Override
    public long readLong() throws MalformedException {
        int at = position;
        if (at >= end) {
            throw truncated(1);
        }
        long value = bytes[at++];
        if (value < 0) {
            value &= 0x7f;
            int last = Math.min(end, position + LONGEST_VARINT_BYTES);
            int shift = 7;
            long next;
            do {
                if (at >= last) {
                    throw at == end
                            ? truncated(at - position + 1)
                            : new MalformedException("a number takes at most " + LONGEST_VARINT_BYTES
                                    + " bytes but goes on at byte " + at);
                }
                next = bytes[at++];
                value |= (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
        }
        position = at;
        return (value >>> 1) ^ -(value & 1);
    }

    @Override
    public int readInt() throws MalformedException {
        long value = readLong();
        if (value != (int) value) {
            throw new MalformedException("an int must fit 32 bits but was " + value);
        }
        return (int) value;
    }

    @Override
    public float readFloat() throws MalformedException {
        return Float.intBitsToFloat((int) INTS.get(bytes, advance(Float.BYTES)));
    }

    @Override
    public double readDouble() throws MalformedException {
        return Double.longBitsToDouble((long) LONGS.get(bytes, advance(Double.BYTES)));
    }

    /** Reads {@code count} floats in a row, as they stand in a block of an array. */
    public void readFloats(float[] target, int offset, int count) throws MalformedException {
        int start = advance((long) count * Float.BYTES);
        ByteBuffer.wrap(bytes, start, count * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(target, offset, count);
    }

    @Override
    public boolean readBoolean() throws MalformedException {
        int at = advance(1);
        byte value = bytes[at];
        if (value != 0 && value != 1) {
            throw new MalformedException("a boolean must be 0 or 1 but was " + value);
        }
        return value == 1;
    }

    @Override
    public void readNull() {}

    /** Reads the length of a string or of bytes, and checks that so many are there. */
    public int readLength() throws MalformedException {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw new MalformedException(
                    "a length must be in [0, " + remaining() + "] (the bytes left) but was " + length);
        }
        return (int) length;
    }

    @Override
    public String readString() throws MalformedException {
        int length = readLength();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    @Override
    public Utf8 readString(Utf8 old) throws MalformedException {
        return new Utf8(readString());
    }

    @Override
    public void skipString() throws MalformedException {
        advance(readLength());
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws MalformedException {
        byte[] copy = new byte[readLength()];
        readFixed(copy, 0, copy.length);
        return ByteBuffer.wrap(copy);
    }

    @Override
    public void skipBytes() throws MalformedException {
        advance(readLength());
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws MalformedException {
        System.arraycopy(bytes, advance(length), target, start, length);
    }

    @Override
    public void skipFixed(int length) throws MalformedException {
        advance(length);
    }

    @Override
    public int readEnum() throws MalformedException {
        return readInt();
    }

    @Override
    public int readIndex() throws MalformedException {
        return readInt();
    }

    /** Reads the number of elements of the next block; 0 ends the array or map. The number may be larger than what is left. */
    public long readBlock() throws MalformedException {
        long count = readLong();
        if (count < 0) {
            long size = readLong();
            if (size < 0 || size > remaining()) {
                throw new MalformedException(
                        "a block must have [0, " + remaining() + "] bytes (those left) but says " + size);
            }
            count = -count;
        }
        if (count < 0) {
            throw new MalformedException("a block must have at most 2^63 - 1 elements but says 2^63");
        }
        return count;
    }

    @Override
    public long readArrayStart() throws MalformedException {
        return requireElements(readBlock());
    }

    @Override
    public long arrayNext() throws MalformedException {
        return readArrayStart();
    }

    @Override
    public long skipArray() throws MalformedException {
        long count = readLong();
        while (count < 0) {
            advance(readLong());
            count = readLong();
        }
        return requireElements(count);
    }

    @Override
    public long readMapStart() throws MalformedException {
        return readArrayStart();
    }

    @Override
    public long mapNext() throws MalformedException {
        return readArrayStart();
    }

    @Override
    public long skipMap() throws MalformedException {
        return skipArray();
    }

    /** Refuses a block of elements, each at least one byte, that cannot fit into what is left. */
    public long requireElements(long count) throws MalformedException {
        if (count > remaining()) {
            throw new MalformedException(
                    "a block of " + count + " elements cannot fit into the " + remaining() + " bytes left");
        }
        return count;
    }

    /** Steps over {@code length} bytes and says where they begin. */
    public int advance(long length) throws MalformedException {
        int start = position;
        if (length < 0) {
            throw new MalformedException("a length must be at least 0 but was " + length);
        }
        if (length > end - start) {
            throw truncated(length);
        }
        position = start + (int) length;
        return start;
    }

    private MalformedException truncated(long wanted) {
        return new MalformedException("the record is cut off: " + wanted + " bytes expected at byte " + position
                + " but only " + remaining() + " are left");
    }
}
