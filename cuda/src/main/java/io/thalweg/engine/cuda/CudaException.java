package io.thalweg.engine.cuda;

import java.util.Set;

/** The driver reported an error. After some, such as one inside a kernel, the process must be restarted to use the GPU again. */
public final class CudaException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Errors that the context keeps: memory, hardware and kernel faults. */
    private static final Set<Integer> LASTING = Set.of(214, 220, 700, 702, 710, 714, 715, 716, 717, 718, 719);

    CudaException(int result, String message) {
        super(
                LASTING.contains(result)
                        ? message + "; restart the process, which cannot use the GPU any more"
                        : message);
    }
}
