package io.thalweg.engine.cuda;

import io.thalweg.network.Activation;
import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.Shape;

/** A two-dimensional convolution. */
final class Conv2dLayer implements Layer {

    private final Place place;
    private final Activation activation;
    private final int channels;
    private final int inputArea;
    private final int filters;
    private final int area;
    private final int kernel;
    private final long shape;
    private final long inputTaps;
    private final long outputTaps;
    private final long sums;
    private final long outputs;
    private final long inputGradients;
    private long input;

    Conv2dLayer(Conv2dSpec spec, Place place) {
        this.place = place;
        Shape in = place.input();
        Shape out = place.output();
        this.activation = spec.activation();
        this.channels = in.size(0);
        this.inputArea = in.size(1) * in.size(2);
        this.filters = spec.filters();
        this.area = out.size(1) * out.size(2);
        this.kernel = spec.kernel();
        DeviceMemory memory = place.workspace().memory();
        this.shape = memory.ints(
                channels,
                in.size(1),
                in.size(2),
                filters,
                out.size(1),
                out.size(2),
                kernel,
                spec.stride(),
                spec.padding());
        this.inputTaps = memory.ints(taps(channels, inputArea, kernel));
        this.outputTaps = memory.ints(taps(filters, area, kernel));
        this.sums = DenseLayer.keepsSums(activation) ? place.allocate(out.elements()) : 0;
        this.outputs = place.allocate(out.elements());
        this.inputGradients = place.allocateInputGradients();
    }

    /** Of each plane and each position in the window: where the plane begins, and how far down and across the position is. */
    private static int[] taps(int planes, int planeArea, int kernel) {
        int[] taps = new int[planes * kernel * kernel * 4];
        int i = 0;
        for (int plane = 0; plane < planes; plane++) {
            for (int down = 0; down < kernel; down++) {
                for (int across = 0; across < kernel; across++) {
                    taps[i] = plane * planeArea;
                    taps[i + 1] = down;
                    taps[i + 2] = across;
                    i += 4;
                }
            }
        }
        return taps;
    }

    @Override
    public long forward(long newInput, int rows, Pass pass) {
        input = newInput;
        place.workspace()
                .products()
                .enqueue(
                        "convolution_forward",
                        filters,
                        rows * area,
                        channels * kernel * kernel,
                        input,
                        place.parameter(0, pass),
                        place.parameter(1, pass),
                        sums,
                        outputs,
                        KernelCodes.of(activation),
                        shape,
                        inputTaps);
        return outputs;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        MatrixProduct products = place.workspace().products();
        if (activation != Activation.LINEAR) {
            int count = rows * filters * area;
            place.stream()
                    .launchPerElement(
                            "activation_backward",
                            count,
                            outputGradient,
                            sums,
                            outputs,
                            KernelCodes.of(activation),
                            count);
        }
        products.enqueue(
                "convolution_weight_gradients",
                filters,
                channels * kernel * kernel + 1,
                rows * area,
                outputGradient,
                input,
                place.gradient(0),
                place.gradient(1),
                shape,
                inputTaps);
        if (place.inputGradientWanted()) {
            products.enqueue(
                    "convolution_input_gradients",
                    channels,
                    rows * inputArea,
                    filters * kernel * kernel,
                    outputGradient,
                    place.trained(0),
                    inputGradients,
                    shape,
                    outputTaps);
        }
        return inputGradients;
    }
}
