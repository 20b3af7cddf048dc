package io.thalweg.workbench.inspect;

import io.thalweg.config.Pipeline;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.topics.PipelineFile;
import io.thalweg.workbench.up.LocalBroker;
import io.thalweg.workbench.up.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command line options for a pipeline and the Kafka that has its topics: the pipeline's own, another one, or the
 * one in a state directory of {@code up}, running or not. A command declares it as a mixin.
 */
public final class KafkaLocation {

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline file.")
    private Path file;

    @ArgGroup
    private Place place = new Place();

    /** At most one of these options. */
    private static final class Place {
        @Option(
                names = "--bootstrap",
                paramLabel = "HOST:PORT",
                description = "The Kafka to ask (default: kafka.bootstrap.servers of the pipeline).")
        private Optional<String> bootstrap = Optional.empty();

        @Option(
                names = "--state",
                paramLabel = "DIR",
                description =
                        "Ask the Kafka of this state directory of 'thalweg up'; if it is not running, it is started"
                                + " for as long as this takes.")
        private Optional<Path> state = Optional.empty();
    }

    /** A pipeline with a Kafka that is reachable until the connection is closed. */
    public record Connection(Pipeline pipeline, AutoCloseable broker) implements AutoCloseable {
        @Override
        public void close() {
            try {
                broker.close();
            } catch (Exception e) {
                throw new FailureException("the broker of the state directory did not stop: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Reads the pipeline without connecting to Kafka.
     *
     * @param console receives the warnings
     * @throws io.thalweg.config.ConfigException if the file has problems
     */
    public Pipeline pipeline(Console console) {
        return PipelineFile.read(file, console);
    }

    /** Whether the command line names a Kafka. */
    public boolean isGiven() {
        return place.bootstrap.isPresent() || place.state.isPresent();
    }

    /**
     * Reads the pipeline and connects to its Kafka.
     *
     * @param console receives the warnings
     * @throws io.thalweg.config.ConfigException if the pipeline has problems
     * @throws FailureException if the state directory has no broker, or the broker does not start
     */
    public Connection open(Console console) throws IOException {
        return open(pipeline(console));
    }

    /** Connects to the Kafka of a pipeline that is already read. */
    public Connection open(Pipeline pipeline) throws IOException {
        if (place.state.isPresent()) {
            return open(pipeline, place.state.get());
        }
        return new Connection(
                place.bootstrap
                        .map(servers -> pipeline.withKafka(Map.of("bootstrap.servers", servers)))
                        .orElse(pipeline),
                () -> {});
    }

    private static Connection open(Pipeline pipeline, Path state) throws IOException {
        Path kafka = StateDirectory.kafka(state);
        String last = LocalBroker.address(kafka)
                .orElseThrow(() -> new FailureException(
                        "state directory " + state + " holds no Kafka; give one that 'thalweg up --state' has made"));
        if (StateDirectory.isInUse(state)) {
            return new Connection(pipeline.withKafka(LocalBroker.clientProperties(last)), () -> {});
        }
        StateDirectory held = StateDirectory.open(state);
        try {
            LocalBroker broker = LocalBroker.start(held.kafka(), 0);
            Pipeline local = pipeline.withKafka(LocalBroker.clientProperties(broker.bootstrapServers()));
            return new Connection(local, () -> {
                try (held) {
                    broker.close();
                }
            });
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }
}
