package io.thalweg.engine.cuda;

/** The mean over time. */
final class MeanPool1dLayer implements Layer {

    private final Place place;
    private final int times;
    private final int width;
    private final long outputs;
    private final long inputGradients;

    MeanPool1dLayer(Place place) {
        this.place = place;
        this.times = place.input().size(0);
        this.width = place.input().size(1);
        this.outputs = place.allocate(width);
        this.inputGradients = place.allocateInputGradients();
    }

    @Override
    public long forward(long input, int rows, Pass pass) {
        int count = rows * width;
        place.stream().launchPerElement("mean_pool1d_forward", count, input, outputs, times, width, count);
        return outputs;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        if (place.inputGradientWanted()) {
            int count = rows * times * width;
            place.stream()
                    .launchPerElement(
                            "mean_pool1d_backward", count, outputGradient, inputGradients, times, width, count);
        }
        return inputGradients;
    }
}
