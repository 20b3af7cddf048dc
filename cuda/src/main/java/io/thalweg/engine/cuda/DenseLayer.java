package io.thalweg.engine.cuda;

import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;

/** A dense layer on the last axis. */
final class DenseLayer implements Layer {

    private final Place place;
    private final int activation;
    private final int inputs;
    private final int units;
    private final int vectors;
    private final long sums;
    private final long outputs;
    private final long inputGradients;
    private long input;

    DenseLayer(DenseSpec spec, Place place) {
        this.place = place;
        this.activation = KernelCodes.of(spec.activation());
        this.inputs = place.input().size(place.input().rank() - 1);
        this.units = spec.units();
        this.vectors = place.input().elements() / inputs;
        this.sums = keepsSums(spec.activation()) ? place.allocate(vectors * units) : 0;
        this.outputs = place.allocate(vectors * units);
        this.inputGradients = place.allocateInputGradients();
    }

    /** Whether the derivative needs the values before the activation: gelu, swish and softplus. */
    static boolean keepsSums(Activation activation) {
        return activation.compareTo(Activation.GELU) >= 0;
    }

    @Override
    public long forward(long newInput, int rows, Pass pass) {
        input = newInput;
        place.workspace()
                .products()
                .enqueue(
                        "dense_forward",
                        rows * vectors,
                        units,
                        inputs,
                        input,
                        place.parameter(0, pass),
                        place.parameter(1, pass),
                        sums,
                        outputs,
                        activation);
        return outputs;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        MatrixProduct products = place.workspace().products();
        products.enqueue(
                "dense_weight_gradients",
                units,
                inputs + 1,
                rows * vectors,
                outputGradient,
                sums,
                outputs,
                activation,
                input,
                place.gradient(0),
                place.gradient(1));
        if (place.inputGradientWanted()) {
            products.enqueue(
                    "dense_input_gradients",
                    rows * vectors,
                    inputs,
                    units,
                    outputGradient,
                    sums,
                    outputs,
                    activation,
                    place.trained(0),
                    inputGradients);
        }
        return inputGradients;
    }
}
