package io.thalweg.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A cursor over the bytes that a fuzz test is given. After the last byte it gives zeros and empty arrays. */
public final class Input {

    private final byte[] bytes;
    private int position;

    /** Starts at the first byte. */
    public Input(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean isAtEnd() {
        return position >= bytes.length;
    }

    /** The next byte, 0 to 255. */
    public int next() {
        return isAtEnd() ? 0 : bytes[position++] & 0xff;
    }

    /** A number in [0, bound), from the next byte. */
    public int below(int bound) {
        return next() % bound;
    }

    /** An index of an array of that length, which is not 0, from the next 2 bytes. */
    public int nextIndex(int length) {
        return (next() << Byte.SIZE | next()) % length;
    }

    /** A number of any size, from the next 8 bytes. */
    public long nextLong() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | next();
        }
        return value;
    }

    /** Up to 65,535 bytes, their number in front of them. */
    public byte[] chunk() {
        int length = next() << Byte.SIZE | next();
        int start = Math.min(position, bytes.length);
        position = Math.min(start + length, bytes.length);
        return Arrays.copyOfRange(bytes, start, position);
    }

    /** All that is left. */
    public byte[] rest() {
        int start = Math.min(position, bytes.length);
        position = bytes.length;
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    /** A chunk as {@link #chunk()} reads it. */
    public static byte[] chunk(byte[] content) {
        return concat(new byte[] {(byte) (content.length >> Byte.SIZE), (byte) content.length}, content);
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
