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
 * How a failure is told: one message on stderr, and the exit code. 2: the settings or the command line are wrong, and
 * nothing was touched; 1: it was tried and failed. The stack trace is shown only with {@code --debug}.
 */
public final class Errors {

    /** Of Kafka's clients, whose outermost exception seldom says why. */
    private static final String KAFKA = "org.apache.kafka.";

    private Errors() {}

    /** Makes a command line, its subcommands included, tell failures in this way. */
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

    /** What others wrapped only to carry it through a future or a lambda. */
    private static Throwable unwrapped(Throwable failure) {
        boolean isWrapper = failure instanceof ExecutionException || failure instanceof UncheckedIOException;
        return isWrapper && failure.getCause() != null ? unwrapped(failure.getCause()) : failure;
    }

    /** The failure in words. Exceptions of ours carry the whole message; the others say little without their type. */
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
