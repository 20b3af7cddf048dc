package io.thalweg.network;

/** Shapes that do not fit together, with the position: {@code network[2].residual.layers[0].conv2d}. */
public final class ShapeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String place;
    private final String reason;

    /** Creates an exception without a path. */
    ShapeException(String reason) {
        this("", reason);
    }

    private ShapeException(String place, String reason) {
        super(place.isEmpty() ? reason : place + ": " + reason);
        this.place = place;
        this.reason = reason;
    }

    /** Returns this exception with a prefix of its path, as seen from the outer layer. */
    ShapeException within(String outer) {
        return new ShapeException(place.isEmpty() ? outer : outer + "." + place, reason);
    }

    /** The path of the layer in pipeline.yaml. */
    public String place() {
        return place;
    }

    /** The message without the path: rule, shapes and remedy. */
    public String reason() {
        return reason;
    }
}
