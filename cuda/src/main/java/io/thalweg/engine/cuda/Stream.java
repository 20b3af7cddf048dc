package io.thalweg.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * A queue of work on the GPU. Work is recorded into a graph, which is launched as often as wanted with a single call.
 * Belongs to one thread.
 */
final class Stream implements AutoCloseable {

    private final Gpu gpu;
    private final long handle;

    Stream(Gpu gpu) {
        this.gpu = gpu;
        this.handle = Gpu.longOf("cuStreamCreate", value -> Driver.cuStreamCreate(value, Driver.STREAM_NON_BLOCKING));
    }

    Gpu gpu() {
        return gpu;
    }

    /** Records what {@code work} enqueues on this stream, and gives the handle of a graph of it that can be launched. */
    long record(Runnable work) {
        Gpu.check(Driver.cuStreamBeginCapture_v2(handle, Driver.CAPTURE_MODE_THREAD_LOCAL), "cuStreamBeginCapture");
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            abandonRecord(e);
            throw e;
        }
        long graph = endCapture();
        try {
            return Gpu.longOf("cuGraphInstantiate", value -> Driver.cuGraphInstantiateWithFlags(value, graph, 0));
        } finally {
            Gpu.check(Driver.cuGraphDestroy(graph), "cuGraphDestroy");
        }
    }

    private long endCapture() {
        return Gpu.longOf("cuStreamEndCapture", value -> Driver.cuStreamEndCapture(handle, value));
    }

    /** Ends a capture whose work failed. That may fail as well, which is not worth telling. */
    private void abandonRecord(Throwable failure) {
        try {
            Gpu.check(Driver.cuGraphDestroy(endCapture()), "cuGraphDestroy");
        } catch (CudaException e) {
            failure.addSuppressed(e);
        }
    }

    /** Runs a recorded graph, and waits for its end. */
    void run(long graph) {
        Gpu.check(Driver.cuGraphLaunch(graph, handle), "cuGraphLaunch");
        waitForAll();
    }

    /** Waits until all that was enqueued is done. */
    void waitForAll() {
        Gpu.check(Driver.cuStreamSynchronize(handle), "cuStreamSynchronize");
    }

    void copyToHost(long host, long device, long bytes) {
        Gpu.check(Driver.cuMemcpyDtoHAsync_v2(host, device, bytes, handle), "cuMemcpyDtoHAsync");
    }

    void copyFromHost(long device, long host, long bytes) {
        Gpu.check(Driver.cuMemcpyHtoDAsync_v2(device, host, bytes, handle), "cuMemcpyHtoDAsync");
    }

    void fillWithZeros(long device, long floats) {
        Gpu.check(Driver.cuMemsetD32Async(device, 0, floats, handle), "cuMemsetD32Async");
    }

    /**
     * Enqueues a kernel.
     *
     * @param arguments Long for addresses, Integer, Float or Double, in the kernel's order
     */
    void launch(String kernel, Grid grid, int threads, Object... arguments) {
        Memory memory = new Memory(16L * arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            long place = 8L * i;
            Object argument = arguments[i];
            if (argument instanceof Long value) {
                memory.setLong(place, value);
            } else if (argument instanceof Integer value) {
                memory.setInt(place, value);
            } else if (argument instanceof Float value) {
                memory.setFloat(place, value);
            } else if (argument instanceof Double value) {
                memory.setDouble(place, value);
            } else {
                throw new IllegalArgumentException("argument " + i + " of " + kernel + " was " + argument);
            }
            memory.setPointer(8L * (arguments.length + i), memory.share(place));
        }
        Pointer pointers = memory.share(8L * arguments.length);
        Gpu.check(
                Driver.cuLaunchKernel(
                        gpu.function(kernel), grid.x(), grid.y(), grid.z(), threads, 1, 1, 0, handle, pointers, null),
                "cuLaunchKernel of " + kernel);
    }

    /** Enqueues a kernel with a thread per element, in blocks of 256; none where there is no element. */
    void launchPerElement(String kernel, int elements, Object... arguments) {
        if (elements < 0) {
            throw new IllegalArgumentException(kernel + " was to run for " + elements + " elements");
        }
        if (elements > 0) {
            launch(kernel, Grid.of((elements + 255) / 256), 256, arguments);
        }
    }

    @Override
    public void close() {
        Gpu.check(Driver.cuStreamDestroy_v2(handle), "cuStreamDestroy");
    }
}
