package io.thalweg.engine.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The CUDA driver library for tests, which executes the kernels on the CPU. The sources are in {@code src/test/cpp}; the
 * first test that asks builds them, if they or the kernels changed since the last build. Machines without a C++ compiler
 * skip the tests.
 *
 * <pre>{@code
 * Path library = FakeDriver.assumeBuilt();
 * NativeLibrary driver = NativeLibrary.getInstance(library.toString());
 * }</pre>
 */
final class FakeDriver {
    static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path SOURCES = MODULE.resolve("src/test/cpp");
    static final Path KERNELS = MODULE.resolve("src/main/cuda");
    private static final Path OUTPUT = MODULE.resolve("target/fake");

    private static final Map<String, Path> BUILT = new HashMap<>();

    private FakeDriver() {}

    /**
     * The library, or empty where it cannot be built; {@link #reason()} says why.
     * @throws IllegalStateException if the sources do not compile
     */
    static Optional<Path> library() {
        return reason().isEmpty() ? Optional.of(build("libfakecuda.so")) : Optional.empty();
    }

    /** The library. Skips the calling test where it cannot be built. */
    static Path assumeBuilt() {
        return assumeBuilt("libfakecuda.so");
    }

    /** One of the build script's targets. Skips the calling test where it cannot be built. */
    static Path assumeBuilt(String target) {
        Optional<String> reason = reason();
        Assumptions.assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
        return build(target);
    }

    /** Skips the calling test unless the engine's driver is this one. */
    static void assumeInUse() {
        String library = assumeBuilt().toString();
        Assumptions.assumeTrue(
                Driver.library().equals(library),
                () -> "the engine's driver is " + Driver.library() + ", not the fake one");
    }

    /** Allocations on the device and of page-locked memory that were not freed. */
    static long liveAllocations() {
        return function("fakeCudaLiveAllocations").invokeLong(new Object[0]);
    }

    /** Streams, graphs and other handles that were not destroyed. */
    static long liveObjects() {
        return function("fakeCudaLiveObjects").invokeLong(new Object[0]);
    }

    /** Lets the next call of a driver function give an error code. */
    static void failNext(String driverFunction, int error) {
        function("fakeCudaFailNext").invokeVoid(new Object[] {driverFunction, error});
    }

    /** Runs threads and blocks from the last to the first, or the other way round. */
    static void reverse(boolean reversed) {
        int result = function("fakeCudaSet").invokeInt(new Object[] {"reversed", reversed ? 1 : 0});
        if (result != 0) throw new IllegalStateException("fakeCudaSet gave " + result);
    }

    private static Function function(String name) {
        return NativeLibrary.getInstance(assumeBuilt().toString()).getFunction(name);
    }

    /** Why this machine cannot build the library; empty if it can. */
    static Optional<String> reason() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("the fake CUDA driver is for Linux only");
        }
        String compiler = Optional.ofNullable(System.getenv("CXX")).orElse("g++");
        try {
            return run(List.of(compiler, "--version")).exitCode() == 0
                    ? Optional.empty()
                    : Optional.of(compiler + " does not work, so the fake CUDA driver cannot be built");
        } catch (UncheckedIOException missing) {
            return Optional.of(compiler + " is not installed, so the fake CUDA driver cannot be built");
        }
    }

    /** What a process wrote to both outputs, and its exit code. */
    record Finished(int exitCode, String output) {}

    /** Runs a program to its end. */
    static Finished run(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Finished(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }

    private static synchronized Path build(String target) {
        return BUILT.computeIfAbsent(target, FakeDriver::buildIfOlder);
    }

    private static Path buildIfOlder(String target) {
        Path built = OUTPUT.resolve(target);
        try {
            if (Files.exists(built) && Files.getLastModifiedTime(built).compareTo(newestSource()) > 0) return built;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Finished build = run(List.of(SOURCES.resolve("build").toString(), OUTPUT.toString(), target));
        if (build.exitCode() != 0) {
            throw new IllegalStateException(
                    "the fake CUDA driver does not compile (" + target + "):\n" + build.output());
        }
        return built;
    }

    private static FileTime newestSource() throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        for (Path folder : List.of(SOURCES, KERNELS)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.toList()) {
                    FileTime time = Files.getLastModifiedTime(file);
                    if (time.compareTo(newest) > 0) newest = time;
                }
            }
        }
        return newest;
    }
}
