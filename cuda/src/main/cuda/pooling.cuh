// Pooling over square windows: x [planes][height][width], y [planes][outHeight][outWidth].
#pragma once
#include "platform.cuh"

// The largest element of each window; a NaN is larger than any number. `sources` receives its index in x: of equals, the first.
KERNEL(
        max_pool_forward, const float *x, float *y, int *sources, int height, int width, int outHeight, int outWidth, int size,
        int stride, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) {
        return;
    }
    int column = i % outWidth;
    int line = i / outWidth % outHeight;
    int plane = i / outWidth / outHeight;
    int corner = (plane * height + line * stride) * width + column * stride;
    int best = corner;
    float largest = x[corner];
    for (int down = 0; down < size; down++) {
        for (int across = 0; across < size; across++) {
            int at = corner + down * width + across;
            if (x[at] > largest || isnan(x[at])) {
                best = at;
                largest = x[at];
            }
        }
    }
    sources[i] = best;
    y[i] = largest;
}

// Each input position adds up what the windows that it lies in give it, in their order.
KERNEL(
        max_pool_backward, const float *gradient, const int *sources, float *inputGradient, int height, int width, int outHeight,
        int outWidth, int size, int stride, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) {
        return;
    }
    int column = i % width;
    int line = i / width % height;
    int plane = i / width / height;
    float sum = 0;
    for (int outLine = max(0, (line - size + stride) / stride); outLine <= min(line / stride, outHeight - 1); outLine++) {
        for (int out = max(0, (column - size + stride) / stride); out <= min(column / stride, outWidth - 1); out++) {
            int window = (plane * outHeight + outLine) * outWidth + out;
            sum += sources[window] == i ? gradient[window] : 0;
        }
    }
    inputGradient[i] = sum;
}

KERNEL(
        mean_pool_forward, const float *x, float *y, int height, int width, int outHeight, int outWidth, int size, int stride,
        int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) {
        return;
    }
    int column = i % outWidth;
    int line = i / outWidth % outHeight;
    int plane = i / outWidth / outHeight;
    int corner = (plane * height + line * stride) * width + column * stride;
    float sum = 0;
    for (int down = 0; down < size; down++) {
        for (int across = 0; across < size; across++) {
            sum += x[corner + down * width + across];
        }
    }
    y[i] = sum / (size * size);
}

KERNEL(
        mean_pool_backward, const float *gradient, float *inputGradient, int height, int width, int outHeight, int outWidth, int size,
        int stride, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) {
        return;
    }
    int column = i % width;
    int line = i / width % height;
    int plane = i / width / height;
    float sum = 0;
    for (int outLine = max(0, (line - size + stride) / stride); outLine <= min(line / stride, outHeight - 1); outLine++) {
        for (int out = max(0, (column - size + stride) / stride); out <= min(column / stride, outWidth - 1); out++) {
            sum += gradient[(plane * outHeight + outLine) * outWidth + out] / (size * size);
        }
    }
    inputGradient[i] = sum;
}

// The mean over time: x [rows][times][width], y [rows][width].
KERNEL(mean_pool1d_forward, const float *x, float *y, int times, int width, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        const float *first = x + (size_t)(i / width) * times * width + i % width;
        float sum = 0;
        for (int time = 0; time < times; time++) {
            sum += first[(size_t)time * width];
        }
        y[i] = sum / times;
    }
}

KERNEL(mean_pool1d_backward, const float *gradient, float *inputGradient, int times, int width, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        inputGradient[i] = gradient[i / width / times * width + i % width] / times;
    }
}
