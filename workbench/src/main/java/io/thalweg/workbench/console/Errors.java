package io.thalweg.workbench.console;

import io.thalweg.config.ConfigException;
import io.thalweg.failure.Cause;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Prints failures as one message on stderr and sets the exit code. 2: the settings or the command line are wrong, and
 * nothing was changed; 1: the command failed. Stack traces are shown only with {@code --debug}.
 */
public final class Errors {

    /** Exceptions of Kafka's clients: the outermost one seldom names the cause. */
    private static final String KAFKA = "org.apache.kafka.";

    private Errors() {}

    /** Installs this error handling in a command line and all its subcommands. */
    public static CommandLine install(CommandLine commandLine) {
        return commandLine
                .setParameterExceptionHandler(Errors::onParameters)
                .setExecutionExceptionHandler(Errors::onExecution);
    }

    private static int onParameters(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + name + " --help'.");
        err.flush();
        return ExitCode.USAGE;
    }

    private static int onExecution(Exception e, CommandLine command, ParseResult parsed) {
        Throwable failure = unwrapped(e);
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + message(failure));
        if (Console.isDebug(command)) {
            e.printStackTrace(err);
        }
        err.flush();
        return failure instanceof ConfigException || failure instanceof UsageException
                ? ExitCode.USAGE
                : ExitCode.SOFTWARE;
    }

    /** Removes exceptions that only carry another one through a future or a lambda. */
    private static Throwable unwrapped(Throwable failure) {
        boolean isWrapper = failure instanceof ExecutionException || failure instanceof UncheckedIOException;
        return isWrapper && failure.getCause() != null ? unwrapped(failure.getCause()) : failure;
    }

    /** The message of a failure. Thalweg's own exceptions have complete messages; for others the type is added. */
    static String message(Throwable failure) {
        if (failure instanceof ConfigException
                || failure instanceof UsageException
                || failure instanceof FailureException) {
            return failure.getMessage();
        }
        if (failure instanceof NoSuchFileException e) {
            return "file " + e.getFile() + " does not exist";
        }
        if (failure instanceof AccessDeniedException e) {
            return "file " + e.getFile() + " may not be read or written by this user";
        }
        if (failure.getClass().getName().startsWith(KAFKA)) {
            return "Kafka: " + Cause.words(failure);
        }
        if (failure instanceof FileSystemException || !(failure instanceof IOException)) {
            return failure.getClass().getSimpleName() + ": " + failure.getMessage() + " (run again with "
                    + Console.DEBUG + " for the stack trace)";
        }
        return failure.getMessage();
    }
}
