package io.thalweg.workbench;

import io.thalweg.workbench.bench.BenchCommand;
import io.thalweg.workbench.conformance.ConformanceCommand;
import io.thalweg.workbench.console.Errors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The commands of {@code thalweg} that only use engines. They start without Kafka, Flink and ND4J on the class path, which
 * {@link Thalweg} does not: so they fit on a machine that receives a few megabytes ({@code bench/gpu/pack}).
 */
@Command(
        name = "thalweg",
        mixinStandardHelpOptions = true,
        versionProvider = Thalweg.Version.class,
        header = "The commands of thalweg that test and measure engines.",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConformanceCommand.class, BenchCommand.class})
public final class EngineCommands implements Runnable {

    @Spec
    private CommandSpec command;

    private EngineCommands() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return Errors.install(new CommandLine(new EngineCommands()).setCaseInsensitiveEnumValuesAllowed(true));
    }

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a command is needed: conformance or bench");
    }
}
