package io.thalweg.workbench.console;

/** A command failed although its arguments are valid; the message says why. The exit code is 1. */
public final class FailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message for the user: subject, what happened, remedy. */
    public FailureException(String message) {
        super(message);
    }

    public FailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
