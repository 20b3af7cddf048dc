package io.thalweg.engine.cuda;

/** y = x + f(x). */
final class ResidualLayer implements Layer {

    private final Place place;
    private final Layer inside;
    private final int width;
    private final long outputs;
    private final long passedOver;

    ResidualLayer(Layer inside, Place place) {
        this.place = place;
        this.inside = inside;
        this.width = place.input().elements();
        this.outputs = place.allocate(width);
        this.passedOver = place.allocateInputGradients();
    }

    @Override
    public long forward(long input, int rows, Pass pass) {
        add(input, inside.forward(input, rows, pass), outputs, rows * width);
        return outputs;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        if (!place.inputGradientWanted()) {
            return inside.backward(outputGradient, rows);
        }
        int count = rows * width;
        // The layers inside may overwrite what they are given.
        place.stream().launchPerElement("copy", count, outputGradient, passedOver, count);
        add(passedOver, inside.backward(outputGradient, rows), passedOver, count);
        return passedOver;
    }

    @Override
    public void commit() {
        inside.commit();
    }

    private void add(long a, long b, long sums, int count) {
        place.stream().launchPerElement("residual_sum", count, a, b, sums, count);
    }
}
