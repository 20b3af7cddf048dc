package io.thalweg.workbench.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thalweg bench}: how fast a network learns and answers here, and whether repeated training runs are bit-identical. */
@Command(
        name = "bench",
        header = "Measure how fast a reference case's network learns or answers, or whether it repeats its bits.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {BenchStepCommand.class, BenchForwardCommand.class, BenchRepeatCommand.class})
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
        throw new ParameterException(command.commandLine(), "a command is needed: step, forward or repeat");
    }
}
