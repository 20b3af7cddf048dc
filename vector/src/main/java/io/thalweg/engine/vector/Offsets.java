package io.thalweg.engine.vector;

/**
 * Where the numbers of a sum lie, from where the first one may lie.
 *
 * @param each one for each number
 * @param run so many at a time lie side by side
 */
record Offsets(int[] each, int run) {

    Offsets {
        if (each.length > 0 && (run < 1 || each.length % run != 0)) {
            throw new IllegalArgumentException(each.length + " offsets are no runs of " + run);
        }
    }

    /** From this length on a run has a loop of its own: shorter ones would load and store their sums too often. */
    static final int WORTH_A_LOOP = 32;

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

    /** Whether all of them lie side by side. */
    boolean areStraight() {
        return run == each.length;
    }

    int first() {
        return each[0];
    }
}
