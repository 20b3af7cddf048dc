package io.thalweg.features.decoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash3, x86, 32 bits. It must never change, because models with hashed features depend on it: the bucket of a
 * value is {@code hash(UTF-8 of the value, hash(UTF-8 of the field's name, 0)) mod buckets}, with the hash as an
 * unsigned number. With the field's name as seed, the collisions of two fields differ.
 *
 * @see <a href="https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp">Appleby's reference</a>
 */
final class Murmur3 {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Murmur3() {}

    static int hash(byte[] bytes, int offset, int length, int seed) {
        int hash = seed;
        int blocksEnd = offset + (length & ~3);
        for (int i = offset; i < blocksEnd; i += 4) {
            hash ^= scramble((int) INTS.get(bytes, i));
            hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = (length & 3) - 1; i >= 0; i--) {
            tail = (tail << 8) | (bytes[blocksEnd + i] & 0xff);
        }
        hash ^= scramble(tail) ^ length;
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }

    private static int scramble(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }
}
