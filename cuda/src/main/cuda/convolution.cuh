// The two-dimensional convolution as a matrix product whose second matrix, the windows of the input, is never written down.
//
// x [rows][channels][height][width], W [filters][channels][kernel][kernel], y [rows][filters][outHeight][outWidth].
// A tap is a weight of a filter, (channel, down, across); there are channels * kernel * kernel of them.
#pragma once
#include "activation.cuh"
#include "matrix.cuh"

// In an array of the device, so that kernels have one argument for all of it.
struct Convolution {
    int channels;
    int height;
    int width;
    int filters;
    int outHeight;
    int outWidth;
    int kernel;
    int stride;
    int padding;
};

// The input element under a tap of the window at an output position: 0 in the padding.
struct Windows {
    const float *x;
    // For each tap: offset of its channel in an image, down, across. Looked up, because divisions would cost more than the products.
    const int4 *table;
    Convolution shape;
    int positions;
    int taps;

    // A position of the output in the batch.
    struct Position {
        const float *image;
        int top;
        int left;
    };
    struct Tap {
        int offset;
        int down;
        int across;
    };

    __device__ __forceinline__ Position position(int i) const {
        if (i >= positions) {
            // So far below the image that every tap is outside of it.
            return {x, -(1 << 24), 0};
        }
        int area = shape.outHeight * shape.outWidth;
        int row = i / area;
        int place = i - row * area;
        int line = place / shape.outWidth;
        return {x + (size_t)row * shape.channels * shape.height * shape.width, line * shape.stride - shape.padding,
                (place - line * shape.outWidth) * shape.stride - shape.padding};
    }
    __device__ __forceinline__ Tap tap(int i) const {
        if (i >= taps) {
            return {0, -(1 << 25), 0};
        }
        int4 t = table[i];
        return {t.x, t.y, t.z};
    }
    __device__ __forceinline__ float at(Position p, Tap t) const {
        int line = p.top + t.down;
        int column = p.left + t.across;
        return (unsigned int)line < (unsigned int)shape.height && (unsigned int)column < (unsigned int)shape.width
                ? p.image[t.offset + line * shape.width + column]
                : 0;
    }
};

// Rows are positions, the depth is taps.
struct WindowsByPosition : Windows {
    static constexpr bool K_FAST = false;
    typedef Position Row;
    typedef Tap Depth;

    __device__ __forceinline__ WindowsByPosition(Windows w) : Windows(w) {}
    __device__ __forceinline__ Row row(int r) const {
        return position(r);
    }
    __device__ __forceinline__ Depth depth(int k) const {
        return tap(k);
    }
};

// Rows are taps, with a last row of ones for the bias; the depth is positions.
struct WindowsByTap : Windows {
    static constexpr bool LAST_ROW_IS_ONES = true;
    static constexpr bool K_FAST = true;
    typedef Tap Row;
    typedef Position Depth;

    __device__ __forceinline__ WindowsByTap(Windows w) : Windows(w) {}
    __device__ __forceinline__ Row row(int r) const {
        Tap t = tap(r);
        return r == taps ? Tap{-1, 0, 0} : t;
    }
    __device__ __forceinline__ Depth depth(int k) const {
        return position(k);
    }
    __device__ __forceinline__ float at(Row t, Depth p) const {
        return t.offset < 0 ? (p.top > -(1 << 24) ? 1.0f : 0.0f) : Windows::at(p, t);
    }
};

// y, or the gradient with respect to it, as a matrix: rows are filters, the depth is positions of the batch.
struct Planes {
    const float *values;
    int filters;
    int area;
    int positions;

    static constexpr bool K_FAST = true;
    typedef int Row;
    typedef int Depth;

    __device__ __forceinline__ Row row(int r) const {
        return r < filters ? r * area : -1;
    }
    __device__ __forceinline__ Depth depth(int k) const {
        if (k >= positions) {
            return -1;
        }
        int image = k / area;
        return image * (filters - 1) * area + k;
    }
    __device__ __forceinline__ float at(Row r, Depth k) const {
        return r < 0 || k < 0 ? 0 : values[(size_t)r + k];
    }
};

struct ActivatedPlanes {
    const float *bias;
    float *z;
    float *y;
    int activation;
    int filters;
    int area;

    typedef size_t Column;

    __device__ __forceinline__ Column column(int n) const {
        return (size_t)(n / area) * (filters - 1) * area + n;
    }
    __device__ __forceinline__ void store(int m, Column n, float value) const {
        size_t i = n + (size_t)m * area;
        value += bias[m];
        if (z != nullptr) {
            z[i] = value;
        }
        y[i] = activate(activation, value);
    }
};

// m = filters, n = positions of the batch, k = taps
template <class Tile>
__device__ __forceinline__ void convolutionForward(
        const float *x, const float *weights, const float *bias, float *z, float *y, int activation, const Convolution *shape, const int4 *taps,
        Sizes s, Parts parts) {
    Convolution c = *shape;
    multiply<Tile>(
            RowMajor{weights, s.m, s.k},
            WindowsByPosition(Windows{x, taps, c, s.n, s.k}),
            ActivatedPlanes{bias, z, y, activation, c.filters, c.outHeight * c.outWidth},
            s,
            parts);
}

TILED_KERNELS(
        convolution_forward,
        convolutionForward,
        (const float *x, const float *weights, const float *bias, float *z, float *y, int activation, const Convolution *shape, const int4 *taps),
        (x, weights, bias, z, y, activation, shape, taps))

// m = filters, n = taps + 1, k = positions of the batch
template <class Tile>
__device__ __forceinline__ void convolutionWeightGradients(
        const float *gradient, const float *x, float *weights, float *biases, const Convolution *shape, const int4 *taps, Sizes s, Parts parts) {
    Convolution c = *shape;
    multiply<Tile>(
            Planes{gradient, c.filters, c.outHeight * c.outWidth, s.k},
            WindowsByTap(Windows{x, taps, c, s.k, s.n - 1}),
            WeightGradients{weights, biases, s.n - 1},
            s,
            parts);
}

TILED_KERNELS(
        convolution_weight_gradients,
        convolutionWeightGradients,
        (const float *gradient, const float *x, float *weights, float *biases, const Convolution *shape, const int4 *taps),
        (gradient, x, weights, biases, shape, taps))

// W by channel: rows are channels, the depth is (filter, down, across).
struct WeightsByChannel {
    const float *weights;
    int channels;
    int window;
    int depths;

    static constexpr bool K_FAST = true;
    typedef int Row;
    typedef int Depth;

    __device__ __forceinline__ Row row(int r) const {
        return r < channels ? r * window : -1;
    }
    __device__ __forceinline__ Depth depth(int k) const {
        if (k >= depths) {
            return -1;
        }
        int filter = k / window;
        return filter * (channels - 1) * window + k;
    }
    __device__ __forceinline__ float at(Row r, Depth k) const {
        return r < 0 || k < 0 ? 0 : weights[(size_t)r + k];
    }
};

// The gradient of the output that a position of the input went into by way of a tap: rows are positions of the input in the batch, the
// depth is (filter, down, across).
struct OutputsOfInput {
    const float *gradient;
    // For each tap: offset of its filter in the outputs of an example, down, across.
    const int4 *table;
    Convolution shape;
    int positions;
    int taps;

    static constexpr bool K_FAST = false;
    struct Row {
        const float *image;
        int line;
        int column;
    };
    struct Depth {
        int offset;
        int down;
        int across;
    };

    __device__ __forceinline__ Row row(int i) const {
        if (i >= positions) {
            return {gradient, -(1 << 24), 0};
        }
        int area = shape.height * shape.width;
        int image = i / area;
        int place = i - image * area;
        int line = place / shape.width;
        return {gradient + (size_t)image * shape.filters * shape.outHeight * shape.outWidth, line + shape.padding,
                place - line * shape.width + shape.padding};
    }
    __device__ __forceinline__ Depth depth(int k) const {
        if (k >= taps) {
            return {0, 1 << 25, 0};
        }
        int4 t = table[k];
        return {t.x, t.y, t.z};
    }
    __device__ __forceinline__ float at(Row r, Depth t) const {
        int line = r.line - t.down;
        int column = r.column - t.across;
        if (shape.stride > 1) {
            if (line < 0 || column < 0 || line % shape.stride != 0 || column % shape.stride != 0) {
                return 0;
            }
            line /= shape.stride;
            column /= shape.stride;
        }
        return (unsigned int)line < (unsigned int)shape.outHeight && (unsigned int)column < (unsigned int)shape.outWidth
                ? r.image[t.offset + line * shape.outWidth + column]
                : 0;
    }
};

struct InputPlanes {
    float *values;
    int channels;
    int area;

    typedef size_t Column;

    __device__ __forceinline__ Column column(int n) const {
        return (size_t)(n / area) * (channels - 1) * area + n;
    }
    __device__ __forceinline__ void store(int m, Column n, float value) const {
        values[n + (size_t)m * area] = value;
    }
};

// m = channels, n = positions of the input in the batch, k = filters * kernel * kernel
template <class Tile>
__device__ __forceinline__ void convolutionInputGradients(
        const float *gradient, const float *weights, float *inputGradient, const Convolution *shape, const int4 *taps, Sizes s, Parts parts) {
    Convolution c = *shape;
    multiply<Tile>(
            WeightsByChannel{weights, c.channels, c.kernel * c.kernel, s.k},
            OutputsOfInput{gradient, taps, c, s.n, s.k},
            InputPlanes{inputGradient, c.channels, c.height * c.width},
            s,
            parts);
}

TILED_KERNELS(
        convolution_input_gradients,
        convolutionInputGradients,
        (const float *gradient, const float *weights, float *inputGradient, const Convolution *shape, const int4 *taps),
        (gradient, weights, inputGradient, shape, taps))
