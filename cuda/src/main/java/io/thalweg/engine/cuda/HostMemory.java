package io.thalweg.engine.cuda;

import com.sun.jna.Pointer;

/**
 * Page-locked memory of the host.
 *
 * @param address on the host
 * @param deviceAddress the same memory, as kernels see it
 */
record HostMemory(Pointer pointer, long address, long deviceAddress, long bytes) {}
