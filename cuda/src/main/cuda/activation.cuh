// The activation functions and their derivatives, numbered as the enum Activation of the Java side.
#pragma once
#include "platform.cuh"

enum { LINEAR, SIGMOID, TANH, RELU, LEAKY_RELU, ELU, GELU, SWISH, SOFTPLUS };

__device__ __forceinline__ float sigmoid(float z) {
    return 1 / (1 + expf(-z));
}

__device__ __forceinline__ float normalDistribution(float z) {
    return 0.5f * (1 + erff(z * 0.70710678f));
}

// The functions that are not worth a copy of their code wherever they are used.
__device__ OUT_OF_LINE float activateByFormula(int activation, float z) {
    switch (activation) {
        case SIGMOID: return sigmoid(z);
        case TANH: return tanhf(z);
        case LEAKY_RELU: return z < 0 ? 0.01f * z : z;
        case ELU: return z > 0 ? z : expm1f(z);
        case GELU: return z * normalDistribution(z);
        case SWISH: return z * sigmoid(z);
        case SOFTPLUS: return fmaxf(z, 0) + log1pf(expf(-fabsf(z))) + 0 * z;
        default: return z;
    }
}

// y = f(z)
__device__ __forceinline__ float activate(int activation, float z) {
    if (activation == LINEAR) {
        return z;
    }
    // Not fmaxf, which gives 0 for NaN.
    return activation == RELU ? (z < 0 ? 0 : z) : activateByFormula(activation, z);
}

__device__ OUT_OF_LINE float slopeByFormula(int activation, float z, float y) {
    switch (activation) {
        case SIGMOID: return y * (1 - y);
        case TANH: return 1 - y * y;
        case LEAKY_RELU: return y > 0 ? 1 : 0.01f;
        case ELU: return y > 0 ? 1 : y + 1;
        case GELU: return normalDistribution(z) + z * 0.39894228f * expf(-0.5f * z * z);
        case SWISH: {
            float s = sigmoid(z);
            return s + z * s * (1 - s);
        }
        case SOFTPLUS: return sigmoid(z);
        default: return 1;
    }
}

// f'(z), where y = f(z); z is read by GELU, SWISH and SOFTPLUS alone.
__device__ __forceinline__ float slope(int activation, float z, float y) {
    return activation == RELU ? (y > 0 ? 1 : 0 * y) : slopeByFormula(activation, z, y);
}

// A gradient with respect to y, [count], made one with respect to z by a factor f'(z) when it is read.
struct ActivationGradient {
    const float *gradient;
    const float *z;
    const float *y;
    int activation;

    __device__ __forceinline__ float at(int index) const {
        float g = gradient[index];
        return activation == LINEAR ? g : g * slope(activation, activation >= GELU ? z[index] : 0, y[index]);
    }
};

KERNEL(activation_backward, float *gradient, const float *z, const float *y, int activation, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        gradient[i] = ActivationGradient{gradient, z, y, activation}.at(i);
    }
}

KERNEL(copy, const float *from, float *to, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        to[i] = from[i];
    }
}
