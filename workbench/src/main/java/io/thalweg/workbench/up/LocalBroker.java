package io.thalweg.workbench.up;

import io.thalweg.failure.Cause;
import io.thalweg.workbench.console.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka of one node (KRaft broker and controller combined) in this process, on 127.0.0.1 only. All of its state is in
 * its directory: a new broker on the same directory has the same topics, even after a crash.
 */
public final class LocalBroker implements AutoCloseable {

    private static final String SETTINGS = "server.properties";
    private static final String LOG = "log";

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private volatile Optional<String> failure = Optional.empty();

    private LocalBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker and waits until it accepts requests. Formats a new directory.
     *
     * @param directory created if it is missing; only one broker may use it at a time
     * @param port for clients; 0 for any free port
     * @throws FailureException if the port is taken or the directory cannot be used
     */
    public static LocalBroker start(Path directory, int port) {
        try {
            int clientPort = Ports.claim(port, "Kafka", "--kafka-port");
            Path settings = write(directory, clientPort, Ports.free());
            format(directory, settings);
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(load(settings), false), Time.SYSTEM);
            LocalBroker broker = new LocalBroker(server, "127.0.0.1:" + clientPort);
            // By default a broker that fails exits its process, which here runs everything else too.
            Exit.setExitProcedure(broker::fail);
            Exit.setHaltProcedure(broker::fail);
            try {
                server.startup();
            } catch (RuntimeException e) {
                broker.close();
                // Another process may have taken the port; this reports it.
                Ports.claim(clientPort, "Kafka", "--kafka-port");
                throw new FailureException("Kafka did not start in " + directory + ": " + Cause.words(e), e);
            }
            return broker;
        } catch (IOException e) {
            throw new FailureException("the broker's directory " + directory + " cannot be used: " + e, e);
        }
    }

    /**
     * The bootstrap address of the broker that runs on a directory, or of the last one; empty if there never was one.
     */
    public static Optional<String> address(Path directory) throws IOException {
        Path settings = directory.resolve(SETTINGS);
        return Files.exists(settings)
                ? Optional.of(load(settings).getProperty("advertised.listeners").substring("CLIENT://".length()))
                : Optional.empty();
    }

    /**
     * The client properties for such a broker, in place of those for another one.
     *
     * @param bootstrapServers from {@link #bootstrapServers()} or {@link #address}
     */
    public static Map<String, String> clientProperties(String bootstrapServers) {
        return Map.of("bootstrap.servers", bootstrapServers, "security.protocol", "PLAINTEXT");
    }

    /** {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Why the broker has failed, such as a full disk; empty while it works. */
    public Optional<String> failure() {
        return failure;
    }

    /** Stops the broker and waits until its port is free. */
    @Override
    public void close() {
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            Exit.resetExitProcedure();
            Exit.resetHaltProcedure();
        }
    }

    private void fail(int status, String message) {
        failure = Optional.of(
                message == null ? "it wanted to end with status " + status + "; its log says why" : message);
    }

    /**
     * One node needs no replicas, few internal partitions, and little memory. The voters are in the settings, not in
     * the log, so that the port of the controller may change at each start.
     */
    private static Path write(Path directory, int clientPort, int controllerPort) throws IOException {
        Files.createDirectories(directory);
        Path settings = directory.resolve(SETTINGS);
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty(
                "listeners", "CLIENT://127.0.0.1:" + clientPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.setProperty("advertised.listeners", "CLIENT://127.0.0.1:" + clientPort);
        properties.setProperty("inter.broker.listener.name", "CLIENT");
        properties.setProperty("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty(
                "log.dirs", directory.resolve(LOG).toAbsolutePath().toString());
        properties.setProperty("auto.create.topics.enable", "false");
        // A later run continues from this data and counts it, so it is never deleted by time.
        properties.setProperty("log.retention.ms", "-1");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        properties.setProperty("offsets.topic.num.partitions", "1");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("transaction.state.log.num.partitions", "1");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        // An open transaction of a killed producer blocks all read_committed readers, so it is aborted soon after its
        // timeout.
        properties.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("log.cleaner.dedupe.buffer.size", "16777216");
        properties.setProperty("log.cleaner.threads", "1");
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        try (Writer writer = Files.newBufferedWriter(settings)) {
            properties.store(writer, "Written at each start");
        }
        return settings;
    }

    private static Properties load(Path settings) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(settings)) {
            properties.load(reader);
        }
        return properties;
    }

    private static void format(Path directory, Path settings) throws IOException {
        if (Files.exists(directory.resolve(LOG).resolve("meta.properties"))) {
            return;
        }
        OutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        String[] arguments = {"format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()};
        if (StorageTool.execute(arguments, out) != 0) {
            throw new IOException("not formatted: " + said);
        }
    }
}
