package io.thalweg.optimizer;

/** Rules for hyper-parameters that several optimizers share. */
final class OptimizerRules {

    private OptimizerRules() {}

    static void positive(String optimizer, String name, double value) {
        require(value > 0 && value < Double.POSITIVE_INFINITY, "above 0", optimizer, name, value);
    }

    static void notNegative(String optimizer, String name, double value) {
        require(value >= 0 && value < Double.POSITIVE_INFINITY, "0 or more", optimizer, name, value);
    }

    static void decay(String optimizer, String name, double value) {
        require(value >= 0 && value < 1, "in [0, 1)", optimizer, name, value);
    }

    private static void require(boolean kept, String rule, String optimizer, String name, double value) {
        if (!kept) {
            throw new IllegalArgumentException(
                    name + " must be " + rule + " but was " + value + " (optimizer." + optimizer + "." + name + ")");
        }
    }
}
