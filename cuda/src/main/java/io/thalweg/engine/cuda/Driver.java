package io.thalweg.engine.cuda;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The functions of the CUDA driver library that the engine calls, by their names there. Pointers, handles and sizes are
 * longs. Each gives a result code, 0 for success.
 *
 * @see <a href="https://docs.nvidia.com/cuda/cuda-driver-api/">CUDA driver API</a>
 */
final class Driver {

    /** The system property that names another library than {@link #DEFAULT_LIBRARY}. */
    static final String LIBRARY_PROPERTY = "thalweg.cuda.library";

    /** The environment variable of the same meaning. */
    static final String LIBRARY_VARIABLE = "THALWEG_CUDA_LIBRARY";

    static final int COMPUTE_CAPABILITY_MAJOR = 75;
    static final int COMPUTE_CAPABILITY_MINOR = 76;
    static final int MULTIPROCESSORS = 16;
    static final int JIT_ERROR_LOG_BUFFER = 5;
    static final int JIT_ERROR_LOG_BUFFER_SIZE = 6;
    static final int STREAM_NON_BLOCKING = 1;
    static final int HOST_ALLOC_DEVICE_MAPPED = 2;
    static final int CAPTURE_MODE_THREAD_LOCAL = 1;

    private static final String DEFAULT_LIBRARY = "libcuda.so.1";

    private Driver() {}

    /**
     * Loads the library.
     *
     * @throws UnsatisfiedLinkError if there is none, or it lacks a function
     */
    static void load() {
        Native.register(Driver.class, NativeLibrary.getInstance(library()));
    }

    static String library() {
        String variable = System.getenv(LIBRARY_VARIABLE);
        return System.getProperty(LIBRARY_PROPERTY, variable == null ? DEFAULT_LIBRARY : variable);
    }

    static native int cuInit(int flags);

    static native int cuDriverGetVersion(Pointer version);

    static native int cuDeviceGetCount(Pointer count);

    static native int cuDeviceGetName(Pointer name, int length, int device);

    static native int cuDeviceGetAttribute(Pointer value, int attribute, int device);

    static native int cuDeviceTotalMem_v2(Pointer bytes, int device);

    static native int cuDevicePrimaryCtxRetain(Pointer context, int device);

    static native int cuCtxSetCurrent(long context);

    static native int cuModuleLoadDataEx(
            Pointer module, Pointer image, int optionCount, Pointer options, Pointer optionValues);

    static native int cuModuleGetFunction(Pointer function, long module, Pointer name);

    static native int cuMemAlloc_v2(Pointer address, long bytes);

    static native int cuMemFree_v2(long address);

    static native int cuMemHostAlloc(Pointer address, long bytes, int flags);

    static native int cuMemFreeHost(long address);

    static native int cuMemHostGetDevicePointer_v2(Pointer deviceAddress, long hostAddress, int flags);

    static native int cuMemcpyHtoDAsync_v2(long device, long host, long bytes, long stream);

    static native int cuMemcpyDtoHAsync_v2(long host, long device, long bytes, long stream);

    static native int cuMemsetD32Async(long device, int value, long count, long stream);

    static native int cuStreamCreate(Pointer stream, int flags);

    static native int cuStreamDestroy_v2(long stream);

    static native int cuStreamSynchronize(long stream);

    static native int cuStreamBeginCapture_v2(long stream, int mode);

    static native int cuStreamEndCapture(long stream, Pointer graph);

    static native int cuLaunchKernel(
            long function,
            int gridX,
            int gridY,
            int gridZ,
            int blockX,
            int blockY,
            int blockZ,
            int sharedBytes,
            long stream,
            Pointer arguments,
            Pointer extra);

    static native int cuGraphInstantiateWithFlags(Pointer executable, long graph, long flags);

    static native int cuGraphLaunch(long executable, long stream);

    static native int cuGraphExecDestroy(long executable);

    static native int cuGraphDestroy(long graph);

    static native int cuGetErrorName(int error, Pointer name);

    static native int cuGetErrorString(int error, Pointer text);
}
