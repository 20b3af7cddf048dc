package io.thalweg.workbench.console;

/** What was asked for does not fit together, and asking again in the same way will not help: exit code 2. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The message is for the user: subject, rule, actual value, remedy. */
    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
