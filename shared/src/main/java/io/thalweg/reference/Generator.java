package io.thalweg.reference;

import io.thalweg.config.Distribution;
import java.nio.charset.StandardCharsets;

/**
 * The random number generator of recipes: SplitMix64 on integers, converted to floats by operations that every language
 * rounds alike. {@code bench/peers/case.py} implements the same generator.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea and Flood, Fast splittable pseudorandom number
 *     generators</a>
 */
final class Generator {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final int SIGNIFICAND_BITS = 24;
    private static final double HALF = 1 << (SIGNIFICAND_BITS - 1);

    private long state;

    /** Creates the generator of one tensor, so that no tensor depends on the order in which others are drawn. */
    Generator(long seed, String tensor) {
        this.state = seed ^ hash(tensor);
    }

    /** FNV-1a of the UTF-8 bytes. */
    static long hash(String name) {
        long hash = FNV_OFFSET;
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xFF)) * FNV_PRIME;
        }
        return hash;
    }

    long next() {
        state += GAMMA;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns so many numbers. A constant distribution does not advance the generator. */
    float[] draw(Distribution distribution, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = draw(distribution);
        }
        return values;
    }

    private float draw(Distribution distribution) {
        if (distribution instanceof Distribution.Uniform uniform) {
            long bits = next() >>> (Long.SIZE - SIGNIFICAND_BITS);
            return (float) (uniform.bound() * (bits / HALF - 1));
        } else if (distribution instanceof Distribution.Integers integers) {
            return ((next() >>> Integer.SIZE) * integers.count()) >>> Integer.SIZE;
        }
        return (float) ((Distribution.Constant) distribution).value();
    }
}
