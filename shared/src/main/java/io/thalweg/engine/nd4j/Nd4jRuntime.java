package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.BackendProducts;
import io.thalweg.engine.nd4j.matrix.BlasProducts;
import io.thalweg.engine.nd4j.matrix.MatrixProducts;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** Starts ND4J once for this process. */
public final class Nd4jRuntime {

    private Nd4jRuntime() {}

    /** Why ND4J cannot be used here; empty if it can. Loads it unless it is loaded. */
    static Optional<String> failure() {
        return Start.ONCE instanceof Failed failed ? Optional.of(failed.message()) : Optional.empty();
    }

    /** The native code that was loaded, or why there is none. Loads it unless it is loaded. */
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

    /** What multiplies here: BLAS itself on the processor, the backend anywhere else. */
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

    /** How the one attempt went: native code that did not load will not load a second time either. */
    private sealed interface Start {

        Start ONCE = first();

        /**
         * Loads the backend and sets it up: no periodic garbage collection, and one thread per product, because each network
         * belongs to one thread already and several of them share the machine. {@code OMP_NUM_THREADS} overrules the latter.
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

        /** The first cause: what is wrapped around it only says that ND4J did not start. */
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
