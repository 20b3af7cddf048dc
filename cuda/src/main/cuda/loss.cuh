// The loss of a batch, the sum over examples of weight * loss / rows, and its gradient with respect to the raw outputs z [rows][width].
// In double precision, as in the other engines.
#pragma once
#include "platform.cuh"

enum { MSE, MAE, HUBER, CROSS_ENTROPY, BINARY_CROSS_ENTROPY, POISSON };

// -weight * ln softmax(z)[label]; NaN where the label is not a class.
__device__ __forceinline__ double crossEntropy(const float *z, float *gradient, int width, float label, float weight, int rows) {
    int target = (int)label;
    if (target != label || target < 0 || target >= width) {
        return nan("");
    }
    float largest = z[0];
    for (int i = 1; i < width; i++) {
        largest = z[i] > largest || isnan(z[i]) ? z[i] : largest;
    }
    double sum = 0;
    for (int i = 0; i < width; i++) {
        double exponential = exp((double)z[i] - largest);
        gradient[i] = (float)exponential;
        sum += exponential;
    }
    double scale = weight / (sum * rows);
    for (int i = 0; i < width; i++) {
        gradient[i] = (float)(gradient[i] * scale);
    }
    gradient[target] -= weight / rows;
    return weight * (log(sum) - ((double)z[target] - largest));
}

// The loss of one output and, in `slope`, its derivative.
__device__ __forceinline__ double elementLoss(int loss, double z, double y, double *slope) {
    switch (loss) {
        case MSE: *slope = 2 * (z - y); return (z - y) * (z - y);
        case MAE: *slope = z > y ? 1 : z < y ? -1 : z - y; return fabs(z - y);
        case HUBER: {
            double distance = fabs(z - y);
            *slope = z - y > 1 ? 1 : z - y < -1 ? -1 : z - y;
            return distance <= 1 ? distance * distance / 2 : distance - 0.5;
        }
        case BINARY_CROSS_ENTROPY: {
            // ln(1 + e^-|z|) + max(z, 0) - y * z is the same sum without overflow.
            double shrunk = exp(-fabs(z));
            *slope = (z >= 0 ? 1 / (1 + shrunk) : shrunk / (1 + shrunk)) - y;
            return log1p(shrunk) + (z > 0 ? z : 0) - y * z;
        }
        default: {
            double expected = exp(z);
            *slope = expected - y;
            return expected - y * z;
        }
    }
}

// A thread per row. `losses` [gridDim.x] receives the sum of each block.
KERNEL_BOUNDED(
        32, loss_gradient, int loss, const float *z, const float *labels, const float *weights, float *gradient, double *losses, int rows,
        int width) {
    SHARED(double, sums, [32]);
    int row = blockIdx.x * 32 + threadIdx.x;
    double sum = 0;
    if (row < rows) {
        const float *outputs = z + (size_t)row * width;
        float *gradients = gradient + (size_t)row * width;
        double weight = weights[row];
        if (loss == CROSS_ENTROPY) {
            sum = crossEntropy(outputs, gradients, width, labels[row], weights[row], rows) / rows;
        } else {
            double count = (double)rows * width;
            for (int i = 0; i < width; i++) {
                double slope;
                sum += elementLoss(loss, outputs[i], labels[(size_t)row * width + i], &slope);
                gradients[i] = (float)(weight * slope / count);
            }
            sum = weight * sum / count;
        }
    }
    sums[threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.x == 0) {
        double all = 0;
        for (int i = 0; i < 32; i++) {
            all += sums[i];
        }
        losses[blockIdx.x] = all;
    }
}
