// Dropout: each element is 0 with the probability `rate`, else divided by 1 - rate. The mask is that of the Java class DropoutMask, a
// function of seed, layer, step and element, so that every engine drops the same elements. Backward, the same kernel multiplies the
// gradient by the same mask.
#pragma once
#include "platform.cuh"

__device__ __forceinline__ unsigned long long mixBits(unsigned long long value) {
    unsigned long long mixed = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ull;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBull;
    return mixed ^ (mixed >> 31);
}

// layerSeed is mixBits(seed + golden gamma * (layer + 1)); step is the number of updates applied so far.
KERNEL(
        dropout, const float *x, float *y, unsigned long long layerSeed, const long long *step, unsigned long long threshold, float kept,
        int count) {
    const unsigned long long gamma = 0x9E3779B97F4A7C15ull;
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        unsigned long long start = mixBits(layerSeed + gamma * (unsigned long long)*step);
        // A product, so that NaN stays NaN and the step is not used.
        y[i] = x[i] * ((mixBits(start + gamma * (unsigned long long)i) >> 11) < threshold ? 0 : kept);
    }
}
