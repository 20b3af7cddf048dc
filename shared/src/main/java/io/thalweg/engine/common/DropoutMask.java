package io.thalweg.engine.common;

/**
 * The dropout mask as a pure function of seed, step, layer and element, so that a restored network drops the same
 * elements: SplitMix64's finaliser of a counter.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea and Flood, 2014</a>
 */
public final class DropoutMask {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long layerSeed;
    private final long threshold;
    private final float kept;

    /**
     * Creates the mask of one layer.
     *
     * @param rate share of elements dropped, in [0, 1)
     * @param layer index of the layer in its network
     */
    public DropoutMask(long seed, int layer, double rate) {
        this.layerSeed = mix(seed + GOLDEN_GAMMA * (layer + 1));
        this.threshold = (long) (rate * (1L << 53));
        this.kept = (float) (1 / (1 - rate));
    }

    /**
     * Fills the first {@code count} elements of {@code mask} with 0 for a dropped element and 1 / (1 - rate) for a kept one.
     *
     * @param step updates applied so far
     * @param firstElement index in the batch of what {@code mask[0]} stands for
     */
    public void fill(long step, long firstElement, float[] mask, int count) {
        long start = mix(layerSeed + GOLDEN_GAMMA * step);
        for (int i = 0; i < count; i++) {
            mask[i] = (mix(start + GOLDEN_GAMMA * (firstElement + i)) >>> 11) < threshold ? 0 : kept;
        }
    }

    /** What the mask depends on besides step and element: start = mix(layerSeed + γ·step), for an engine that fills it on a device. */
    public long layerSeed() {
        return layerSeed;
    }

    /** An element is dropped where the upper 53 bits of mix(start + γ·element) are below this. */
    public long threshold() {
        return threshold;
    }

    /** The factor of a kept element: 1 / (1 - rate). */
    public float kept() {
        return kept;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
