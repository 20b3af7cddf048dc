// The dense layer: y = f(x * W^T + b), x [rows][inputs], W [units][inputs], y [rows][units].
#pragma once
#include "activation.cuh"
#include "matrix.cuh"

// The gradient with respect to x * W^T + b, [rows][units].
struct SumGradient : ActivationGradient {
    int rows;
    int depths;

    static constexpr bool K_FAST = true;
    typedef int Row;
    typedef int Depth;

    __device__ __forceinline__ SumGradient(ActivationGradient g, int rows, int depths)
        : ActivationGradient(g), rows(rows), depths(depths) {}
    __device__ __forceinline__ Row row(int r) const {
        return r < rows ? r : -1;
    }
    __device__ __forceinline__ Depth depth(int k) const {
        return k < depths ? k : -1;
    }
    __device__ __forceinline__ float at(Row r, Depth k) const {
        return r < 0 || k < 0 ? 0 : ActivationGradient::at(r * depths + k);
    }
};

// Its transposed.
struct SumGradientTransposed : ActivationGradient {
    int rows;
    int depths;

    static constexpr bool K_FAST = false;
    typedef int Row;
    typedef int Depth;

    __device__ __forceinline__ SumGradientTransposed(ActivationGradient g, int rows, int depths)
        : ActivationGradient(g), rows(rows), depths(depths) {}
    __device__ __forceinline__ Row row(int r) const {
        return r < rows ? r : -1;
    }
    __device__ __forceinline__ Depth depth(int k) const {
        return k < depths ? k : -1;
    }
    __device__ __forceinline__ float at(Row r, Depth k) const {
        return r < 0 || k < 0 ? 0 : ActivationGradient::at(k * rows + r);
    }
};

struct Activated {
    const float *bias;
    float *z;
    float *y;
    int activation;
    int columns;

    typedef int Column;

    __device__ __forceinline__ Column column(int n) const {
        return n;
    }
    __device__ __forceinline__ void store(int m, Column n, float value) const {
        int i = m * columns + n;
        value += bias[n];
        if (z != nullptr) {
            z[i] = value;
        }
        y[i] = activate(activation, value);
    }
};

// m = rows, n = units, k = inputs
template <class Tile>
__device__ __forceinline__ void denseForward(
        const float *x, const float *weights, const float *bias, float *z, float *y, int activation, Sizes s, Parts parts) {
    multiply<Tile>(
            RowMajor{x, s.m, s.k}, RowMajor{weights, s.n, s.k}, Activated{bias, z, y, activation, s.n}, s, parts);
}

TILED_KERNELS(
        dense_forward,
        denseForward,
        (const float *x, const float *weights, const float *bias, float *z, float *y, int activation),
        (x, weights, bias, z, y, activation))

// m = units, n = inputs + 1, k = rows
template <class Tile>
__device__ __forceinline__ void denseWeightGradients(
        ActivationGradient gradient, const float *x, float *weights, float *biases, Sizes s, Parts parts) {
    multiply<Tile>(
            SumGradientTransposed(gradient, s.m, s.k),
            ColumnMajorAndOnes{x, s.n, s.k},
            WeightGradients{weights, biases, s.n - 1},
            s,
            parts);
}

TILED_KERNELS(
        dense_weight_gradients,
        denseWeightGradients,
        (const float *gradient, const float *z, const float *y, int activation, const float *x, float *weights, float *biases),
        (ActivationGradient{gradient, z, y, activation}, x, weights, biases))

// m = rows, n = inputs, k = units
template <class Tile>
__device__ __forceinline__ void denseInputGradients(
        ActivationGradient gradient, const float *weights, float *inputGradient, Sizes s, Parts parts) {
    multiply<Tile>(
            SumGradient(gradient, s.m, s.k),
            ColumnMajor{weights, s.n, s.k},
            RowMajorResult{inputGradient, s.n},
            s,
            parts);
}

TILED_KERNELS(
        dense_input_gradients,
        denseInputGradients,
        (const float *gradient, const float *z, const float *y, int activation, const float *weights, float *inputGradient),
        (ActivationGradient{gradient, z, y, activation}, weights, inputGradient))
