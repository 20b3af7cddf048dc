package io.thalweg.network;

/** Shapes that do not meet. {@link NetworkSpec} adds the layer's place to the message. */
public final class ShapeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
