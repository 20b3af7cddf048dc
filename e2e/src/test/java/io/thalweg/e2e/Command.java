package io.thalweg.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.workbench.Thalweg;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;

/** The {@code thalweg} command, run in this process. */
final class Command {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Command() {}

    /** Runs it and gives the one JSON object that it prints. */
    static JsonNode json(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine thalweg = Thalweg.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = thalweg.execute(arguments);
        if (exitCode != 0) {
            throw new AssertionError(
                    "thalweg " + String.join(" ", arguments) + " ended with " + exitCode + ":\n" + err);
        }
        try {
            return JSON.readTree(out.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
