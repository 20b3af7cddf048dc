package io.thalweg.engine.cuda;

import io.thalweg.network.Activation;
import io.thalweg.network.Loss;
import io.thalweg.network.RecurrentSpec;

/** The numbers by which kernels know activation functions and losses: the enums in {@code activation.cuh}, {@code loss.cuh} and {@code recurrent.cuh}. */
final class KernelCodes {

    /** {@link Activation#LINEAR}. */
    static final int LINEAR = 0;

    private KernelCodes() {}

    static int of(Activation activation) {
        return switch (activation) {
            case LINEAR -> LINEAR;
            case SIGMOID -> 1;
            case TANH -> 2;
            case RELU -> 3;
            case LEAKY_RELU -> 4;
            case ELU -> 5;
            case GELU -> 6;
            case SWISH -> 7;
            case SOFTPLUS -> 8;
        };
    }

    static int of(Loss loss) {
        return switch (loss) {
            case MSE -> 0;
            case MAE -> 1;
            case HUBER -> 2;
            case CROSS_ENTROPY -> 3;
            case BINARY_CROSS_ENTROPY -> 4;
            case POISSON -> 5;
        };
    }

    static int of(RecurrentSpec.Cell cell) {
        return switch (cell) {
            case RNN -> 0;
            case GRU -> 1;
            case LSTM -> 2;
        };
    }

    static int of(DeviceUpdate update) {
        return switch (update) {
            case SGD -> 0;
            case MOMENTUM -> 1;
            case NESTEROV -> 2;
            case ADAM -> 3;
            case AMSGRAD -> 4;
            case ADAGRAD -> 5;
            case RMSPROP -> 6;
            case NADAM -> 7;
            case FTRL -> 8;
            case SCHEDULE_FREE -> 9;
        };
    }
}
