package io.thalweg.workbench.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code thalweg bench} command: measures how fast a network trains and predicts on this machine. */
@Command(
        name = "bench",
        header = "Measure how fast a reference case's network learns, or answers.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {BenchStepCommand.class, BenchForwardCommand.class})
public final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec command;

    // Only picocli reads this field.
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a command is needed: step or forward");
    }
}
