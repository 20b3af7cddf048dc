package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.BackendProducts;
import io.thalweg.engine.nd4j.matrix.BlasProducts;
import io.thalweg.engine.nd4j.matrix.MatrixProducts;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** Initialises ND4J once per process. */
public final class Nd4jRuntime {

    private Nd4jRuntime() {}

    /** Why ND4J cannot be used here; empty if it can. Loads it if it is not loaded yet. */
    static Optional<String> failure() {
        return Start.ONCE instanceof Failed failed ? Optional.of(failed.message()) : Optional.empty();
    }

    /** The native libraries, or why they cannot be loaded. Loads them if they are not loaded yet. */
    public static NativeLibraries libraries() {
        if (Start.ONCE instanceof Failed failed) {
            return new NativeLibraries.Missing(failed.reason());
        }
        Started started = started();
        return new NativeLibraries.Loaded(
                started.backend(),
                LoadedCode.nd4jVersion(),
                LoadedCode.nd4j(),
                LoadedCode.blas(started.threads()),
                LoadedCode.cache(),
                Pointer.maxBytes(),
                Pointer.maxPhysicalBytes());
    }

    /**
     * The implementation of matrix products: BLAS directly on a CPU backend, the backend's own operation on any other.
     */
    static MatrixProducts products() {
        return started().onProcessor() ? new BlasProducts() : new BackendProducts();
    }

    private static Started started() {
        if (Start.ONCE instanceof Started started) {
            return started;
        }
        Failed failed = (Failed) Start.ONCE;
        throw new IllegalStateException(failed.message(), failed.cause());
    }

    /** The result of loading, which is attempted once: native code that could not be loaded will not load later. */
    private sealed interface Start {

        Start ONCE = first();

        /**
         * Loads and configures the backend: no periodic garbage collection, and one thread per product, because each
         * network belongs to one thread and several networks share the machine. {@code OMP_NUM_THREADS} overrides the
         * number of threads.
         */
        private static Start first() {
            try {
                Nd4j.getMemoryManager().togglePeriodicGc(false);
                String backend = Nd4j.getBackend().getClass().getSimpleName();
                if (System.getenv("OMP_NUM_THREADS") == null) {
                    openblas.blas_set_num_threads(1);
                }
                return new Started(
                        backend, Nd4j.getExecutioner() instanceof NativeOpExecutioner, openblas.blas_get_num_threads());
            } catch (RuntimeException | LinkageError e) {
                return new Failed(e);
            }
        }
    }

    private record Started(String backend, boolean onProcessor, int threads) implements Start {}

    private record Failed(Throwable cause) implements Start {

        String message() {
            return "ND4J cannot be loaded ('thalweg doctor' says more): " + reason();
        }

        /** The message of the innermost exception. The outer ones only say that ND4J did not start. */
        String reason() {
            Throwable first = cause;
            while (first.getCause() != null) {
                first = first.getCause();
            }
            if (first instanceof ClassNotFoundException) {
                return "ND4J is not on the class path, which has no class " + first.getMessage();
            }
            return first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
        }
    }
}
