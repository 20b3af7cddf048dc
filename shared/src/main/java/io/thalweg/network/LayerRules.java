package io.thalweg.network;

/** Rules for hyper-parameters that several layers share. */
final class LayerRules {

    private LayerRules() {}

    static void atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + " but was " + value);
        }
    }

    static void image(Shape input) {
        if (input.rank() != 3) {
            throw new ShapeException("takes an image, [channels, height, width], but was given " + input
                    + "; give a vector feature that shape, and keep flatten and dense behind the layers of images");
        }
    }

    static void sequence(Shape input) {
        if (input.rank() != 2) {
            throw new ShapeException("takes a sequence, [time, features], but was given " + input
                    + "; give a vector feature that shape, or a recurrent layer in front every-step: true");
        }
    }

    /** The number of windows of {@code side} along one axis of an image, with {@code padding} at both ends. */
    static int windows(Shape input, int axis, int side, int padding, int stride) {
        long length = input.size(axis) + 2L * padding;
        if (length < side) {
            throw new ShapeException(
                    "needs an image of at least [" + side + ", " + side + "] for its window but was given "
                            + input + (padding == 0 ? "" : " with a padding of " + padding)
                            + "; take a window of at most " + length + ", or shrink the image less in front of it");
        }
        return Math.toIntExact((length - side) / stride + 1);
    }
}
