package io.thalweg.network;

/** Shapes that do not fit together, with the position: {@code network[2].residual.layers[0].conv2d}. */
public final class ShapeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String place;
    private final String reason;

    /** Before anybody has said where the layer stands. */
    ShapeException(String reason) {
        this("", reason);
    }

    private ShapeException(String place, String reason) {
        super(place.isEmpty() ? reason : place + ": " + reason);
        this.place = place;
        this.reason = reason;
    }

    /** The same, of the layer at a place that holds the one which complained, or is it. */
    ShapeException within(String outer) {
        return new ShapeException(place.isEmpty() ? outer : outer + "." + place, reason);
    }

    /** The layer, by its path in pipeline.yaml. */
    public String place() {
        return place;
    }

    /** Rule, shapes and remedy. */
    public String reason() {
        return reason;
    }
}
