package io.thalweg.workbench.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options that every command has, and the two places it prints to: results on stdout, everything else on stderr, so
 * that a result can be piped on. A command takes it as {@code @Mixin Console console}.
 */
@Command(optionListHeading = "%nOptions:%n", parameterListHeading = "%nParameters:%n", usageHelpAutoWidth = true)
public final class Console {

    static final String DEBUG = "--debug";

    /** Set by the launcher, which can ask whether stderr is a terminal; a JVM cannot. */
    private static final String TERMINAL = "thalweg.terminal";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "Form of the result: table or json (default: ${DEFAULT-VALUE}).")
    private Output output;

    // Looked at by picocli alone.
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(names = DEBUG, description = "Show the stack trace of an error.")
    private boolean debug;

    /** Whether the result is wanted as JSON. */
    public boolean isJson() {
        return output == Output.JSON;
    }

    /** Whether this command was asked to show stack traces. */
    static boolean isDebug(CommandLine command) {
        return command.getMixins().get("console") instanceof Console console && console.debug;
    }

    /** stdout: the result, and nothing else. */
    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** stderr: progress, remarks, errors. */
    public PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** Whether a person is watching, so that a line may be drawn over and over. */
    public boolean isTerminal() {
        return Boolean.getBoolean(TERMINAL);
    }

    /** A remark on stderr. */
    public void remark(String line) {
        err().println(line);
        err().flush();
    }

    /** A progress bar on stderr, where a person is watching. */
    public ProgressDisplay progress(String task) {
        return ProgressDisplay.of(task, isTerminal());
    }

    /** One JSON object on a line of stdout. */
    public void print(Map<String, ?> object) {
        try {
            out().println(Json.MAPPER.writeValueAsString(object));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not printable as JSON: " + object, e);
        }
        out().flush();
    }

    /** A table on stdout, or one JSON object per row if JSON was asked for. */
    public void print(Table table) {
        if (isJson()) {
            table.objects().forEach(this::print);
        } else {
            table.lines().forEach(out()::println);
            out().flush();
        }
    }

    /** Made on first use: a command that prints no JSON does not wait for Jackson. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
