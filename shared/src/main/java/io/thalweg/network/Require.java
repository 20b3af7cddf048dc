package io.thalweg.network;

/** The rules that several layers share. */
final class Require {

    private Require() {}

    static void atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + " but was " + value);
        }
    }

    static void image(String layer, Shape input) {
        if (input.rank() != 3) {
            throw new ShapeException(layer + " takes [channels, height, width] but was given " + input
                    + "; give the features that shape, or drop the layer");
        }
    }

    static void sequence(String layer, Shape input) {
        if (input.rank() != 2) {
            throw new ShapeException(layer + " takes [time, features] but was given " + input
                    + "; give the features that shape, or drop the layer");
        }
    }

    /** How many windows of {@code kernel} fit into {@code length}. */
    static int window(String layer, Shape input, int length, int kernel, int stride) {
        if (length < kernel) {
            throw new ShapeException(layer + " has a window of " + kernel + " but " + input + " offers only " + length
                    + "; make the window smaller, or drop a layer in front of it");
        }
        return (length - kernel) / stride + 1;
    }
}
