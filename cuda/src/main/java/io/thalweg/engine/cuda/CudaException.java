package io.thalweg.engine.cuda;

/** The driver reported an error. After one inside a kernel, the process can use the GPU no more. */
public final class CudaException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CudaException(String message) {
        super(message);
    }
}
