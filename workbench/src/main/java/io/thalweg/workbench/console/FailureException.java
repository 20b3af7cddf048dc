package io.thalweg.workbench.console;

/** What was asked for made sense but did not work out, for the reason in the message: exit code 1. */
public final class FailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The message is for the user: subject, what happened, remedy. */
    public FailureException(String message) {
        super(message);
    }

    public FailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
