package io.thalweg.engine.cuda;

/** The errors of several actions that are all attempted: the first one, with the others as suppressed. Belongs to one thread. */
final class Failures {

    private CudaException first;

    void attempt(Runnable action) {
        try {
            action.run();
        } catch (CudaException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
    }

    /** @throws CudaException if an action failed */
    void rethrow() {
        if (first != null) {
            throw first;
        }
    }
}
