package io.thalweg.engine.vector;

/**
 * Memory offsets of the inputs of one dot product, relative to the first input. The begins of rows are offsets too, because
 * the sum of a weight gradient runs over them.
 *
 * @param each strictly ascending
 * @param run each group of so many offsets is contiguous in memory
 */
record Offsets(int[] each, int run) {

    Offsets {
        if (each.length > 0 && (run < 1 || each.length % run != 0)) {
            throw new IllegalArgumentException(
                    "offsets must be a multiple of their run of " + run + " but were " + each.length);
        }
    }

    /** Finds the longest run. */
    static Offsets of(int[] each) {
        int run = each.length;
        for (int i = 1; i < each.length; i++) {
            if (each[i] != each[i - 1] + 1) {
                run = greatestCommonDivisor(run, i);
            }
        }
        return new Offsets(each, run);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    int count() {
        return each.length;
    }

    /** Whether all of them are one run. */
    boolean areContiguous() {
        return run == each.length;
    }

    int first() {
        return each[0];
    }
}
