// The few words that differ between a GPU and a test on a CPU. Each kernel file includes this file first.
//
// nvcc compiles the kernels for the GPU. Any other compiler includes fake_device.h (src/test/cpp), which runs the threads
// of a block one after the other, so that the tests execute the same source on machines without a GPU.
//
//   KERNEL(relu, const float *x, float *y, int count) {
//       int i = blockIdx.x * blockDim.x + threadIdx.x;
//       if (i < count) y[i] = fmaxf(x[i], 0.0f);
//   }
#pragma once

#ifdef __CUDACC__

// A kernel that the driver finds by its plain name.
#define KERNEL(name, ...) extern "C" __global__ void name(__VA_ARGS__)

// The same for blocks of at most this many threads; the compiler may then use more registers per thread.
#define KERNEL_BOUNDED(threads, name, ...) extern "C" __global__ void __launch_bounds__(threads) name(__VA_ARGS__)

// An array in shared memory: SHARED(float, tile, [32][33]). Aligned for accesses of 16 bytes. The contents are undefined
// at the start of a block.
#define SHARED(type, name, dims) __shared__ __align__(16) type name dims

// A device function that is called, not copied to wherever it is used.
#define OUT_OF_LINE __noinline__

#else

#include "fake_device.h"

#define OUT_OF_LINE __attribute__((noinline))

#endif
