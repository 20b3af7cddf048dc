package io.thalweg.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The GPU of this process: the first one that the driver counts, with the engine's kernels compiled for it. Opened when it is
 * first asked for, which takes up to seconds, and never closed. Safe for any thread; what runs on it belongs to streams.
 */
final class Gpu {

    private static final String KERNELS = "kernels.ptx";

    /** What the kernels are compiled for: the first cards with independent thread scheduling and graphs, Turing. */
    private static final int LEAST_CAPABILITY = 75;

    private final String name;
    private final int capability;
    private final int multiprocessors;
    private final long memoryBytes;
    private final int driverVersion;
    private final long context;
    private final long module;
    private final Map<String, Long> functions = new HashMap<>();

    private Gpu(int device) {
        this.name = name(device);
        this.capability = capability(device);
        this.multiprocessors = attribute(Driver.MULTIPROCESSORS, device);
        this.memoryBytes = longOf("cuDeviceTotalMem", value -> Driver.cuDeviceTotalMem_v2(value, device));
        this.driverVersion = intOf("cuDriverGetVersion", Driver::cuDriverGetVersion);
        this.context = longOf("cuDevicePrimaryCtxRetain", value -> Driver.cuDevicePrimaryCtxRetain(value, device));
        makeCurrent();
        this.module = loadKernels();
    }

    /**
     * The GPU.
     *
     * @throws IllegalStateException with the text of {@link #problem} if there is none
     */
    static Gpu get() {
        problem().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        return Opened.GPU;
    }

    /** Why no GPU can be used here, with the remedy; empty if one can. */
    static Optional<String> problem() {
        return Opened.PROBLEM;
    }

    private static int capability(int device) {
        return 10 * attribute(Driver.COMPUTE_CAPABILITY_MAJOR, device)
                + attribute(Driver.COMPUTE_CAPABILITY_MINOR, device);
    }

    private static String name(int device) {
        Memory text = new Memory(256);
        check(Driver.cuDeviceGetName(text, (int) text.size(), device), "cuDeviceGetName");
        return text.getString(0);
    }

    private static int attribute(int attribute, int device) {
        return intOf("cuDeviceGetAttribute", value -> Driver.cuDeviceGetAttribute(value, attribute, device));
    }

    private static long loadKernels() {
        byte[] text = ptx();
        Memory image = new Memory(text.length + 1L);
        image.write(0, text, 0, text.length);
        image.setByte(text.length, (byte) 0);
        return longOf("cuModuleLoadDataEx", value -> Driver.cuModuleLoadDataEx(value, image, 0, null, null));
    }

    private static byte[] ptx() {
        try (InputStream in = Gpu.class.getResourceAsStream(KERNELS)) {
            if (in == null) {
                throw new IllegalStateException("the jar of the cuda engine lacks " + KERNELS);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** The compute capability: {@code 9.0}. */
    String capability() {
        return capability / 10 + "." + capability % 10;
    }

    int multiprocessors() {
        return multiprocessors;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    /** The CUDA version that the driver supports: {@code 13.0}. */
    String driverVersion() {
        return driverVersion / 1000 + "." + driverVersion % 1000 / 10;
    }

    /** Makes the driver's calls of this thread go to this GPU. */
    void makeCurrent() {
        check(Driver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
    }

    /** The handle of a kernel. */
    synchronized long function(String kernel) {
        return functions.computeIfAbsent(kernel, key -> {
            Memory text = new Memory(key.length() + 1L);
            text.setString(0, key);
            return longOf("cuModuleGetFunction", value -> Driver.cuModuleGetFunction(value, module, text));
        });
    }

    /** @throws CudaException if the result is not success */
    static void check(int result, String function) {
        if (result != 0) {
            throw new CudaException(function + ": " + errorText(result));
        }
    }

    /** The number that a function of the driver writes to its first parameter. */
    static long longOf(String function, Call call) {
        Memory value = new Memory(Long.BYTES);
        value.setLong(0, 0);
        check(call.result(value), function);
        return value.getLong(0);
    }

    private static int intOf(String function, Call call) {
        return (int) longOf(function, call);
    }

    private static String errorText(int error) {
        return errorText(error, Driver::cuGetErrorName) + " (" + error + "): "
                + errorText(error, Driver::cuGetErrorString);
    }

    private static String errorText(int error, ErrorText function) {
        Memory value = new Memory(Native.POINTER_SIZE);
        value.setPointer(0, Pointer.NULL);
        Pointer text = function.write(error, value) == 0 ? value.getPointer(0) : Pointer.NULL;
        return text == null ? "unknown error" : text.getString(0);
    }

    /** A function of the driver that writes a number. */
    interface Call {

        int result(Pointer value);
    }

    private interface ErrorText {

        int write(int error, Pointer text);
    }

    /** Opened by whoever asks first. */
    private static final class Opened {
        static final Gpu GPU;
        static final Optional<String> PROBLEM;

        static {
            Gpu gpu = null;
            Optional<String> problem = Optional.empty();
            try {
                Driver.load();
                problem = unusable();
                if (problem.isEmpty()) {
                    gpu = new Gpu(0);
                }
            } catch (UnsatisfiedLinkError e) {
                problem = Optional.of("engine cuda needs the driver of an NVIDIA GPU, and " + Driver.library()
                        + " cannot be loaded here; install the driver, or use engine: auto");
            } catch (CudaException | IllegalStateException e) {
                problem = Optional.of("engine cuda cannot use the GPU: " + e.getMessage() + "; use engine: auto");
            }
            GPU = gpu;
            PROBLEM = problem;
        }

        private static Optional<String> unusable() {
            int result = Driver.cuInit(0);
            if (result != 0) {
                return Optional.of("engine cuda finds no NVIDIA GPU here: " + errorText(result)
                        + "; use a machine that has one, or engine: auto");
            }
            if (intOf("cuDeviceGetCount", Driver::cuDeviceGetCount) == 0) {
                return Optional.of("engine cuda finds no NVIDIA GPU here; use a machine that has one, or engine: auto");
            }
            int capability = capability(0);
            return capability < LEAST_CAPABILITY
                    ? Optional.of("engine cuda needs a GPU of compute capability 7.5 (Turing) or newer, but " + name(0)
                            + " has " + capability / 10 + "." + capability % 10 + "; use engine: auto")
                    : Optional.empty();
        }
    }
}
