package io.thalweg.workbench;

import io.thalweg.config.BuildVersion;
import io.thalweg.workbench.backtest.BacktestCommand;
import io.thalweg.workbench.bench.BenchCommand;
import io.thalweg.workbench.conformance.ConformanceCommand;
import io.thalweg.workbench.console.Errors;
import io.thalweg.workbench.doctor.DoctorCommand;
import io.thalweg.workbench.feed.ReplayCommand;
import io.thalweg.workbench.fit.FitCommand;
import io.thalweg.workbench.inspect.TailCommand;
import io.thalweg.workbench.inspect.TopicsCommand;
import io.thalweg.workbench.inspect.WeightsCommand;
import io.thalweg.workbench.score.ScoreCommand;
import io.thalweg.workbench.up.Up;
import io.thalweg.workbench.weights.ExportCommand;
import io.thalweg.workbench.weights.ImportCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code thalweg} command line application: the root of all commands. Exit codes: 0 success, 1 failure, 2 wrong
 * settings or usage.
 *
 * <pre>{@code
 * int exitCode = Thalweg.commandLine().execute("check", "pipelines/payments.yaml");
 * }</pre>
 */
@Command(
        name = "thalweg",
        mixinStandardHelpOptions = true,
        versionProvider = Thalweg.Version.class,
        header = "A network that learns from a stream while the stream is being scored.",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%n",
        footer = "'thalweg COMMAND --help' tells more. Exit codes: 0 done, 1 failed, 2 wrong settings or usage.",
        subcommands = {
            Up.class,
            CheckCommand.class,
            DoctorCommand.class,
            FitCommand.class,
            BacktestCommand.class,
            ScoreCommand.class,
            ConformanceCommand.class,
            BenchCommand.class,
            ReplayCommand.class,
            TopicsCommand.class,
            WeightsCommand.class,
            TailCommand.class,
            ExportCommand.class,
            ImportCommand.class
        })
public final class Thalweg implements Runnable {

    @Spec
    private CommandSpec command;

    private Thalweg() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Returns the complete command line, ready to be executed in this process. */
    public static CommandLine commandLine() {
        return Errors.install(new CommandLine(new Thalweg()).setCaseInsensitiveEnumValuesAllowed(true));
    }

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a command is needed, such as 'thalweg up'");
    }

    /** The texts of {@code --version}: Thalweg's version and the version of the JVM. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {
                "thalweg " + BuildVersion.text(),
                "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vendor")
            };
        }
    }
}
