/** The engine for NVIDIA GPUs. It needs nothing but the driver: its kernels are PTX, which the driver compiles for the GPU. */
package io.thalweg.engine.cuda;
