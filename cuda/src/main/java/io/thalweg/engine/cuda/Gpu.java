package io.thalweg.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.thalweg.engine.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The GPU of this process: the first one that the driver counts, with the engine's kernels compiled for it. Opened when it is
 * first asked for, which takes up to seconds, and never closed. Safe for any thread; what runs on it belongs to streams.
 */
final class Gpu {

    private static final String KERNELS = "kernels.ptx";
    private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)\\(");
    private static final long LOG_BYTES = 8192;

    /** What the kernels are compiled for: the first cards with independent thread scheduling and graphs, Turing. */
    private static final int LEAST_CAPABILITY = 75;

    /** The device that the driver counts first; CUDA_VISIBLE_DEVICES changes which that is. */
    private static final int FIRST = 0;

    private static Gpu opened;

    private final int multiprocessors;
    private final long context;
    private final long module;
    private final Map<String, Long> functions = new HashMap<>();

    private Gpu(int device) {
        this.multiprocessors = attribute(Driver.MULTIPROCESSORS, device);
        this.context = longOf("cuDevicePrimaryCtxRetain", value -> Driver.cuDevicePrimaryCtxRetain(value, device));
        makeCurrent();
        String text = ptx();
        this.module = loadKernels(text);
        // All at once: no kernel may be loaded while a step is recorded.
        Matcher entry = ENTRY.matcher(text);
        while (entry.find()) {
            functions.put(entry.group(1), function(module, entry.group(1)));
        }
    }

    /**
     * The GPU, opened by whoever asks first: the driver then compiles the kernels for it, unless it did so before.
     *
     * @throws IllegalStateException with the text of {@link #problem} if there is none
     * @throws CudaException if the driver cannot make a context, or refuses the kernels
     */
    static synchronized Gpu get() {
        problem().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        if (opened == null) {
            opened = new Gpu(FIRST);
        }
        return opened;
    }

    /** Why no GPU can be used here, with the remedy; empty if one can. */
    static Optional<String> problem() {
        return Probe.PROBLEM;
    }

    /** What the driver says of the GPU; empty if there is none that can be used. */
    static Optional<Device> device() {
        return Probe.DEVICE;
    }

    private static String name(int device) {
        Memory text = new Memory(256);
        check(Driver.cuDeviceGetName(text, (int) text.size(), device), "cuDeviceGetName");
        return text.getString(0);
    }

    private static int attribute(int attribute, int device) {
        return intOf("cuDeviceGetAttribute", value -> Driver.cuDeviceGetAttribute(value, attribute, device));
    }

    private static long loadKernels(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try (Memory image = new Memory(bytes.length + 1L);
                Memory log = new Memory(LOG_BYTES);
                Memory options = new Memory(2L * Integer.BYTES);
                Memory values = new Memory(2L * Native.POINTER_SIZE)) {
            image.write(0, bytes, 0, bytes.length);
            image.setByte(bytes.length, (byte) 0);
            log.setByte(0, (byte) 0);
            options.setInt(0, Driver.JIT_ERROR_LOG_BUFFER);
            options.setInt(Integer.BYTES, Driver.JIT_ERROR_LOG_BUFFER_SIZE);
            values.setPointer(0, log);
            values.setLong(Native.POINTER_SIZE, LOG_BYTES);
            return longOf(
                    () -> "cuModuleLoadDataEx " + log.getString(0),
                    value -> Driver.cuModuleLoadDataEx(value, image, 2, options, values));
        }
    }

    private static String ptx() {
        try (InputStream in = Gpu.class.getResourceAsStream(KERNELS)) {
            if (in == null) {
                throw new IllegalStateException("the jar of the cuda engine lacks " + KERNELS);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int multiprocessors() {
        return multiprocessors;
    }

    /** Makes the driver's calls of this thread go to this GPU. */
    void makeCurrent() {
        check(Driver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
    }

    /** The handle of a kernel. */
    long function(String kernel) {
        Long function = functions.get(kernel);
        if (function == null) {
            throw new IllegalArgumentException("there is no kernel " + kernel);
        }
        return function;
    }

    private static long function(long module, String kernel) {
        try (Memory text = new Memory(kernel.length() + 1L)) {
            text.setString(0, kernel);
            return longOf("cuModuleGetFunction of " + kernel, value -> Driver.cuModuleGetFunction(value, module, text));
        }
    }

    /** @throws CudaException if the result is not success */
    static void check(int result, String function) {
        if (result != 0) {
            throw new CudaException(result, function + ": " + errorText(result));
        }
    }

    /** The number that a function of the driver writes to its first parameter. */
    static long longOf(String function, Call call) {
        return longOf(() -> function, call);
    }

    private static long longOf(Supplier<String> function, Call call) {
        try (Memory value = new Memory(Long.BYTES)) {
            value.setLong(0, 0);
            int result = call.result(value);
            if (result != 0) {
                check(result, function.get());
            }
            return value.getLong(0);
        }
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

    /** Asks the driver what there is, without taking a context, which needs memory of the GPU. */
    private static final class Probe {
        static final Optional<Device> DEVICE;
        static final Optional<String> PROBLEM;

        static {
            Optional<Device> device = Optional.empty();
            Optional<String> problem = Optional.empty();
            try {
                Driver.load();
                problem = absence();
                if (problem.isEmpty()) {
                    Device first = describe();
                    problem = unsupported(first);
                    device = problem.isEmpty() ? Optional.of(first) : Optional.empty();
                }
            } catch (LinkageError e) {
                problem = Optional.of(unloadable(e));
            } catch (CudaException e) {
                problem = Optional.of("engine cuda cannot use the GPU: " + e.getMessage() + "; use engine: auto");
            }
            DEVICE = device;
            PROBLEM = problem;
        }

        private static String unloadable(LinkageError e) {
            if (!(e instanceof UnsatisfiedLinkError)) {
                return "engine cuda cannot use JNA here: " + e + "; add JNA to the class path, or use engine: auto";
            }
            // JNA's words, where the library is there but lacks a function.
            return String.valueOf(e.getMessage()).contains("looking up function")
                    ? "engine cuda needs a driver for CUDA 11.4 or newer: " + e.getMessage()
                            + "; update the driver, or use" + " engine: auto"
                    : "engine cuda needs the driver of an NVIDIA GPU, and " + Driver.library()
                            + " cannot be loaded here; install the driver, or use engine: auto";
        }

        private static Optional<String> absence() {
            int result = Driver.cuInit(0);
            if (result != 0) {
                return Optional.of("engine cuda finds no NVIDIA GPU here: " + errorText(result)
                        + "; use a machine that has one, or engine: auto");
            }
            return intOf("cuDeviceGetCount", Driver::cuDeviceGetCount) > 0
                    ? Optional.empty()
                    : Optional.of("engine cuda finds no NVIDIA GPU here; use a machine that has one, or engine: auto");
        }

        private static Device describe() {
            int version = intOf("cuDriverGetVersion", Driver::cuDriverGetVersion);
            return new Device(
                    name(FIRST),
                    attribute(Driver.COMPUTE_CAPABILITY_MAJOR, FIRST),
                    attribute(Driver.COMPUTE_CAPABILITY_MINOR, FIRST),
                    longOf("cuDeviceTotalMem", value -> Driver.cuDeviceTotalMem_v2(value, FIRST)),
                    version / 1000 + "." + version % 1000 / 10);
        }

        private static Optional<String> unsupported(Device device) {
            return 10 * device.major() + device.minor() < LEAST_CAPABILITY
                    ? Optional.of("engine cuda needs a GPU of compute capability 7.5 (Turing) or newer, but "
                            + device.name() + " has " + device.capability() + "; use engine: auto")
                    : Optional.empty();
        }
    }
}
