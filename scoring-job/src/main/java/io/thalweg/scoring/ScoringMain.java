package io.thalweg.scoring;

import io.thalweg.config.BuildVersion;
import io.thalweg.config.ConfigException;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.auto.Engines;
import io.thalweg.failure.Cause;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The main class of the scoring job, which runs until the process is stopped or an error ends the job.
 *
 * <pre>{@code
 * java --add-modules=jdk.incubator.vector -cp ... io.thalweg.scoring.ScoringMain --pipeline payments.yaml
 * curl http://127.0.0.1:8080/readyz
 * }</pre>
 */
@Command(
        name = "scoring",
        mixinStandardHelpOptions = true,
        versionProvider = ScoringMain.Version.class,
        description = "Scores live events with the newest weights, until it is stopped.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"1:ended by an error", "2:wrong usage or settings", "130, 143:stopped by a signal"})
public final class ScoringMain implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;

    @Option(names = "--pipeline", required = true, paramLabel = "FILE", description = "pipeline.yaml")
    private Path pipelineFile;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "a directory of this instance's own: a crash is over sooner for who starts on it again")
    private Optional<Path> state = Optional.empty();

    @Option(
            names = "--http",
            paramLabel = "[HOST:]PORT",
            defaultValue = "127.0.0.1:8080",
            converter = HostAndPort.class,
            description =
                    "serves /livez, /readyz and /metrics there (default: ${DEFAULT-VALUE}; port 0 takes a free one)")
    private InetSocketAddress http;

    @Spec
    private CommandSpec command;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ScoringMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = command.commandLine().getErr();
        try {
            Pipeline pipeline = PipelineReader.read(pipelineFile);
            Optional<String> refusal = Engines.scoringRefusal(pipeline.engine(), pipeline.network());
            if (refusal.isPresent()) {
                err.println(pipelineFile + ": " + refusal.get());
                return CommandLine.ExitCode.USAGE;
            }
            return run(pipeline);
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (KafkaException e) {
            err.println("the kafka settings of " + pipelineFile + " cannot be used: " + Cause.words(e));
            return CommandLine.ExitCode.USAGE;
        } catch (UncheckedIOException e) {
            err.println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            err.println("cannot listen on " + http + ": " + e.getMessage() + "; choose another address with --http");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private int run(Pipeline pipeline) throws IOException, InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        try (ScoringApp app = ScoringApp.of(pipeline, state);
                HttpEndpoints endpoints = HttpEndpoints.start(app, http)) {
            // Ctrl-C and SIGTERM: what was scored is committed before the process ends.
            Thread hook = new Thread(app::close, "close-scoring");
            Runtime.getRuntime().addShutdownHook(hook);
            app.start();
            out.println("scoring " + pipeline.topics().events() + "; http:/" + endpoints.address()
                    + "/readyz says how it stands");
            Optional<Throwable> failure = app.awaitEnd();
            failure.ifPresent(error -> {
                Runtime.getRuntime().removeShutdownHook(hook);
                command.commandLine().getErr().println("scoring ended: " + Cause.words(error));
            });
            return failure.isPresent() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
        }
    }

    /** {@code 8080}, {@code 0.0.0.0:8080}, {@code [::1]:8080}. */
    static final class HostAndPort implements ITypeConverter<InetSocketAddress> {

        @Override
        public InetSocketAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (port >= 0 && port <= HIGHEST_PORT) {
                    return new InetSocketAddress(host, port);
                }
            } catch (NumberFormatException e) {
                // The message below says what is wrong, whichever way it is.
            }
            throw new TypeConversionException(
                    "must be [HOST:]PORT with a port from 0 to " + HIGHEST_PORT + " but was " + text);
        }
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"thalweg scoring " + BuildVersion.text()};
        }
    }
}
