package io.thalweg.workbench.console;

/** The arguments of a command are invalid, so that repeating it cannot succeed. The exit code is 2. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message for the user: subject, rule, actual value, remedy. */
    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
