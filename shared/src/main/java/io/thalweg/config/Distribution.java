package io.thalweg.config;

/** A probability distribution of the values of a tensor in the recipe of a reference case. */
public sealed interface Distribution {

    /**
     * Uniform in [-bound, bound).
     *
     * @param bound above 0
     */
    record Uniform(double bound) implements Distribution {

        public Uniform {
            if (!(bound > 0)) {
                throw new IllegalArgumentException("must be above 0 but was " + bound);
            }
        }
    }

    /** The same value for all elements. */
    record Constant(double value) implements Distribution {}

    /**
     * Integers from 0 to count - 1 with equal probability: classes, tokens, counts.
     *
     * @param count at least 1
     */
    record Integers(int count) implements Distribution {

        public Integers {
            if (count < 1) {
                throw new IllegalArgumentException("must be 1 or more but was " + count);
            }
        }
    }
}
