// Batch norm and layer norm: y = f(scale * (x - mean) / sqrt(variance + epsilon) + shift). Means, variances and the sums of the backward
// pass are computed in double precision, as in the other engines.
#pragma once
#include "activation.cuh"

struct Plus {
    __device__ __forceinline__ double operator()(double a, double b) const {
        return a + b;
    }
};

struct Larger {
    __device__ __forceinline__ double operator()(double a, double b) const {
        return a > b ? a : b;
    }
};

// Combines one double of each thread of a block, a multiple of 32 and at most 1024 threads, in an order that depends on their number alone.
// Every thread gets the result.
template <class Operation>
__device__ __forceinline__ double combineThreads(double value, double *shared, Operation combine) {
    shared[threadIdx.x] = value;
    __syncthreads();
    if (threadIdx.x < 32) {
        for (int i = threadIdx.x + 32; i < (int)blockDim.x; i += 32) {
            value = combine(value, shared[i]);
        }
        shared[threadIdx.x] = value;
    }
    __syncthreads();
    double all = shared[0];
    for (int i = 1; i < 32; i++) {
        all = combine(all, shared[i]);
    }
    __syncthreads();
    return all;
}

// The elements of channel blockIdx.x of x [rows][channels][positions] that belong to one thread: every blockDim.x-th of them.
struct ChannelElements {
    int channels;
    int positions;
    int rowStep;
    int positionStep;
    int row;
    int position;

    __device__ __forceinline__ ChannelElements(int channels, int positions)
        : channels(channels),
          positions(positions),
          rowStep(blockDim.x / positions),
          positionStep(blockDim.x % positions),
          row(threadIdx.x / positions),
          position(threadIdx.x % positions) {}
    __device__ __forceinline__ int index() const {
        return (row * channels + (int)blockIdx.x) * positions + position;
    }
    __device__ __forceinline__ void next() {
        row += rowStep;
        position += positionStep;
        if (position >= positions) {
            position -= positions;
            row++;
        }
    }
};

// Mean and 1 / sqrt(variance + epsilon).
struct Statistics {
    double mean;
    double inverse;

    __device__ __forceinline__ float normalized(float x) const {
        return (float)((x - mean) * inverse);
    }
};

// A block per channel. In training, mean and variance are those of the batch, and the next running values are written; else they are the
// running values. `statistics` [channels] receives what was used.
KERNEL_BOUNDED(
        1024, batch_norm_forward, const float *x, const float *scale, const float *shift, const float *runningMean,
        const float *runningVariance, float *nextMean, float *nextVariance, Statistics *statistics, float *z, float *y, int activation,
        double momentum, double epsilon, int training, int rows, int channels, int positions) {
    SHARED(double, sums, [1024]);
    int channel = blockIdx.x;
    double mean = runningMean[channel];
    double variance = runningVariance[channel];
    if (training) {
        double count = (double)rows * positions;
        double sum = 0;
        for (ChannelElements at(channels, positions); at.row < rows; at.next()) {
            sum += x[at.index()];
        }
        double batchMean = combineThreads(sum, sums, Plus()) / count;
        double squares = 0;
        for (ChannelElements at(channels, positions); at.row < rows; at.next()) {
            double distance = x[at.index()] - batchMean;
            squares += distance * distance;
        }
        double batchVariance = combineThreads(squares, sums, Plus()) / count;
        if (threadIdx.x == 0) {
            double unbiased = count > 1 ? batchVariance * count / (count - 1) : batchVariance;
            nextMean[channel] = (float)((1 - momentum) * mean + momentum * batchMean);
            nextVariance[channel] = (float)((1 - momentum) * variance + momentum * unbiased);
        }
        mean = batchMean;
        variance = batchVariance;
    }
    Statistics used = {mean, 1 / sqrt(variance + epsilon)};
    if (threadIdx.x == 0) {
        statistics[channel] = used;
    }
    float gamma = scale[channel];
    float beta = shift[channel];
    for (ChannelElements at(channels, positions); at.row < rows; at.next()) {
        int i = at.index();
        float sum = gamma * used.normalized(x[i]) + beta;
        if (z != nullptr) {
            z[i] = sum;
        }
        y[i] = activate(activation, sum);
    }
}

// A block per channel. Overwrites the gradient. inputGradient may be null.
//
// The gradients of the inputs add up to zero, and a bias in front of the layer gets that sum. Adam would turn what rounding leaves of it
// into whole steps. So the normalised values are centred once more, and the gradients are whole multiples of one unit that add up to
// exactly zero: each thread adds an element's rounding error to its next element, and what remains in the end is taken from the last
// elements of some threads. The unit is the float spacing at 2 * sqrt(count) times the largest gradient. Partial sums of the layer in front
// rarely exceed that, so that its sums in single precision are exact in any order.
KERNEL_BOUNDED(
        1024, batch_norm_backward, float *gradient, const float *x, const float *z, const float *y, int activation, const float *scale,
        const Statistics *statistics, float *scaleGradient, float *shiftGradient, float *inputGradient, int rows, int channels,
        int positions) {
    SHARED(double, shared, [1024]);
    int channel = blockIdx.x;
    Statistics used = statistics[channel];
    ActivationGradient deltas = {gradient, z, y, activation};
    double sum = 0;
    double product = 0;
    double units = 0;
    for (ChannelElements at(channels, positions); at.row < rows; at.next()) {
        int i = at.index();
        float delta = deltas.at(i);
        gradient[i] = delta;
        float normalized = used.normalized(x[i]);
        sum += delta;
        product += (double)delta * normalized;
        units += normalized;
    }
    sum = combineThreads(sum, shared, Plus());
    product = combineThreads(product, shared, Plus());
    units = combineThreads(units, shared, Plus());
    if (threadIdx.x == 0) {
        scaleGradient[channel] = (float)product;
        shiftGradient[channel] = (float)sum;
    }
    // The same for all threads of the block.
    if (inputGradient == nullptr) {
        return;
    }
    double count = (double)rows * positions;
    double mean = sum / count;
    double slope = product / count;
    double center = units / count;
    double largest = 0;
    for (ChannelElements at(channels, positions); at.row < rows; at.next()) {
        int i = at.index();
        largest = fmax(largest, fabs(gradient[i] - mean - (used.normalized(x[i]) - center) * slope));
    }
    largest = combineThreads(largest, shared, Larger());
    double factor = scale[channel] * used.inverse;
    int exponent;
    frexp(fabs(factor) * largest * 2 * sqrt(count), &exponent);
    // A power of two, so that its inverse is exact; at least the smallest float.
    double unit = ldexp(1.0, max(exponent - 24, -149));
    double unitsEach = factor / unit;
    double carried = 0;
    double wholes = 0;
    double last = 0;
    int lastIndex = 0;
    for (ChannelElements at(channels, positions); at.row < rows; at.next()) {
        int i = at.index();
        double exact = unitsEach * (gradient[i] - mean - (used.normalized(x[i]) - center) * slope) + carried;
        double whole = rint(exact);
        inputGradient[i] = (float)(whole * unit);
        carried = exact - whole;
        wholes += whole;
        last = whole;
        lastIndex = i;
    }
    // At most half a unit for each thread that has elements; NaN where the gradients are.
    wholes = combineThreads(wholes, shared, Plus());
    if (threadIdx.x < fabs(wholes)) {
        inputGradient[lastIndex] = (float)((last - (wholes > 0 ? 1 : -1)) * unit);
    }
}

// Makes the next running values the running values, if the step was used.
KERNEL(
        batch_norm_commit, const int *usable, const float *nextMean, const float *nextVariance, float *runningMean,
        float *runningVariance, int channels) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < channels && *usable) {
        runningMean[i] = nextMean[i];
        runningVariance[i] = nextVariance[i];
    }
}

// Adds up one double of each of the `lanes` threads, a power of two, that share a row.
__device__ __forceinline__ double sumOfLanes(double value, double *shared, int lanes) {
    int lane = threadIdx.x % lanes;
    shared[threadIdx.x] = value;
    __syncthreads();
    for (int half = lanes / 2; half > 0; half /= 2) {
        if (lane < half) {
            shared[threadIdx.x] += shared[threadIdx.x + half];
        }
        __syncthreads();
    }
    double sum = shared[threadIdx.x - lane];
    __syncthreads();
    return sum;
}

// x and y [rows][width]; 256 / lanes rows a block. `statistics` [rows] receives those of each row.
KERNEL_BOUNDED(
        256, layer_norm_forward, const float *x, const float *scale, const float *shift, Statistics *statistics, float *y, double epsilon,
        int rows, int width, int lanes) {
    SHARED(double, sums, [256]);
    int lane = threadIdx.x % lanes;
    int row = blockIdx.x * (256 / lanes) + threadIdx.x / lanes;
    int end = row < rows ? width : 0;
    const float *in = x + (size_t)row * width;
    float *out = y + (size_t)row * width;
    double sum = 0;
    for (int j = lane; j < end; j += lanes) {
        sum += in[j];
    }
    double mean = sumOfLanes(sum, sums, lanes) / width;
    double squares = 0;
    for (int j = lane; j < end; j += lanes) {
        squares += (in[j] - mean) * (in[j] - mean);
    }
    Statistics used = {mean, 1 / sqrt(sumOfLanes(squares, sums, lanes) / width + epsilon)};
    if (lane == 0 && row < rows) {
        statistics[row] = used;
    }
    for (int j = lane; j < end; j += lanes) {
        out[j] = used.normalized(in[j]) * scale[j] + shift[j];
    }
}

KERNEL_BOUNDED(
        256, layer_norm_input_gradients, const float *gradient, const float *x, const float *scale, const Statistics *statistics,
        float *inputGradient, int rows, int width, int lanes) {
    SHARED(double, sums, [256]);
    int lane = threadIdx.x % lanes;
    int row = blockIdx.x * (256 / lanes) + threadIdx.x / lanes;
    int end = row < rows ? width : 0;
    Statistics used = statistics[row < rows ? row : 0];
    const float *in = x + (size_t)row * width;
    const float *deltas = gradient + (size_t)row * width;
    float *out = inputGradient + (size_t)row * width;
    double sum = 0;
    double product = 0;
    for (int j = lane; j < end; j += lanes) {
        float scaled = deltas[j] * scale[j];
        sum += scaled;
        product += (double)scaled * used.normalized(in[j]);
    }
    sum = sumOfLanes(sum, sums, lanes);
    product = sumOfLanes(product, sums, lanes);
    for (int j = lane; j < end; j += lanes) {
        float scaled = deltas[j] * scale[j];
        out[j] = (float)(used.inverse * (scaled - (sum + used.normalized(in[j]) * product) / width));
    }
}

// Sums over rowsPerPart rows, one part for each blockIdx.y: `scales` and `shifts` [parts][width]. A block has 32 columns.
KERNEL_BOUNDED(
        256, layer_norm_parameter_gradients, const float *gradient, const float *x, const Statistics *statistics, float *scales,
        float *shifts, int rows, int width, int rowsPerPart) {
    SHARED(float, sums, [2][256]);
    int column = blockIdx.x * 32 + threadIdx.x % 32;
    int first = blockIdx.y * rowsPerPart;
    int end = column < width ? min(rows, first + rowsPerPart) : 0;
    float product = 0;
    float sum = 0;
    for (int row = first + threadIdx.x / 32; row < end; row += 8) {
        size_t i = (size_t)row * width + column;
        product += gradient[i] * statistics[row].normalized(x[i]);
        sum += gradient[i];
    }
    sums[0][threadIdx.x] = product;
    sums[1][threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.x < 32 && column < width) {
        for (int i = threadIdx.x + 32; i < 256; i += 32) {
            product += sums[0][i];
            sum += sums[1][i];
        }
        scales[(size_t)blockIdx.y * width + column] = product;
        shifts[(size_t)blockIdx.y * width + column] = sum;
    }
}

// Adds up the parts in their order.
KERNEL(layer_norm_add_parts, const float *scales, const float *shifts, float *scaleGradient, float *shiftGradient, int parts, int width) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column < width) {
        float product = 0;
        float sum = 0;
        for (int part = 0; part < parts; part++) {
            product += scales[(size_t)part * width + column];
            sum += shifts[(size_t)part * width + column];
        }
        scaleGradient[column] = product;
        shiftGradient[column] = sum;
    }
}
