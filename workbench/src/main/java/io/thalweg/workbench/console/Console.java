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
 * The options that all commands share, and their two outputs: results go to stdout and everything else to stderr, so
 * that results can be piped. A command declares it as {@code @Mixin Console console}.
 */
@Command(optionListHeading = "%nOptions:%n", parameterListHeading = "%nParameters:%n", usageHelpAutoWidth = true)
public final class Console {

    static final String DEBUG = "--debug";

    /** A system property that the launcher sets, because a JVM cannot find out whether stderr is a terminal. */
    private static final String TERMINAL = "thalweg.terminal";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "Form of the result: table or json (default: ${DEFAULT-VALUE}).")
    private Output output;

    // Only picocli reads this field.
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(names = DEBUG, description = "Show the stack trace of an error.")
    private boolean debug;

    /** Whether the result is printed as JSON. */
    public boolean isJson() {
        return output == Output.JSON;
    }

    /** Whether stack traces are shown ({@code --debug}). */
    static boolean isDebug(CommandLine command) {
        return command.getMixins().get("console") instanceof Console console && console.debug;
    }

    /** The writer for results (stdout). */
    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** The writer for progress, warnings and errors (stderr). */
    public PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** Whether stderr is a terminal, so that a line can be redrawn. */
    public boolean isTerminal() {
        return Boolean.getBoolean(TERMINAL);
    }

    /** Prints a line to stderr. */
    public void remark(String line) {
        err().println(line);
        err().flush();
    }

    /** Starts a progress bar on stderr. It is invisible if stderr is not a terminal. */
    public ProgressDisplay progress(String task) {
        return ProgressDisplay.of(task, isTerminal());
    }

    /** Prints one JSON object as a line of stdout. */
    public void print(Map<String, ?> object) {
        try {
            out().println(Json.MAPPER.writeValueAsString(object));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not printable as JSON: " + object, e);
        }
        out().flush();
    }

    /** Prints a table to stdout, or one JSON object per row with {@code --output json}. */
    public void print(Table table) {
        if (isJson()) {
            table.objects().forEach(this::print);
        } else {
            table.lines().forEach(out()::println);
            out().flush();
        }
    }

    /** Initialised on first use, so that commands which print no JSON do not load Jackson. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
