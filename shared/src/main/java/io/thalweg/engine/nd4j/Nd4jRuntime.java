package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.BackendProducts;
import io.thalweg.engine.nd4j.matrix.BlasProducts;
import io.thalweg.engine.nd4j.matrix.Products;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J in this process: started once, and what it found. */
public final class Nd4jRuntime {

    private Nd4jRuntime() {}

    /**
     * Loads the backend unless it is loaded, and sets it up: no periodic garbage collection, and one thread per product,
     * because each network belongs to one thread already and several of them share the machine. {@code OMP_NUM_THREADS}
     * overrules the latter.
     */
    static void start() {
        Started.ONCE.describe();
    }

    /** The backend, BLAS and thread count, in one line, for people. */
    public static String describe() {
        return Started.ONCE.describe();
    }

    /** What multiplies here: BLAS itself on the processor, the backend anywhere else. */
    static Products products() {
        return Started.ONCE.onProcessor() ? new BlasProducts() : new BackendProducts();
    }

    private record Started(String backend, boolean onProcessor, int threads) {

        private static final Started ONCE = start();

        private static Started start() {
            Nd4j.getMemoryManager().togglePeriodicGc(false);
            String backend = Nd4j.getBackend().getClass().getSimpleName();
            if (System.getenv("OMP_NUM_THREADS") == null) {
                openblas.blas_set_num_threads(1);
            }
            return new Started(
                    backend, Nd4j.getExecutioner() instanceof NativeOpExecutioner, openblas.blas_get_num_threads());
        }

        String describe() {
            return backend + ", " + threads + (threads == 1 ? " thread" : " threads") + " per product";
        }
    }
}
