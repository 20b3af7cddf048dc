package io.thalweg.engine;

/**
 * The device that an engine trains on, where that is not the CPU.
 *
 * @param name the manufacturer's
 * @param major of the compute capability: 9 of 9.0
 * @param minor 0 of 9.0
 * @param memoryBytes all of its memory
 * @param driver the newest CUDA version that the driver supports: {@code 13.0}
 */
public record Device(String name, int major, int minor, long memoryBytes, String driver) {

    /** {@code 9.0}. */
    public String capability() {
        return major + "." + minor;
    }

    /** {@code NVIDIA H100 80GB HBM3, compute capability 9.0, 79.1 GiB, driver for CUDA 13.0}. */
    @Override
    public String toString() {
        return name + ", compute capability " + capability() + ", "
                + Math.round(memoryBytes / (1024.0 * 1024 * 1024) * 10) / 10.0 + " GiB, driver for CUDA " + driver;
    }
}
