// All kernels of the engine, compiled to one PTX text.
#include "activation.cuh"
#include "convolution.cuh"
#include "dense.cuh"
#include "dropout.cuh"
#include "loss.cuh"
#include "optimizer.cuh"
#include "pooling.cuh"
#include "recurrent.cuh"
