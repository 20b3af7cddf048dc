package io.thalweg.e2e.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** A real broker in a process of its own; it comes back on the same port with the same topics. */
public final class BrokerProcess implements AutoCloseable {

    private final Path directory;
    private final int port;
    private JavaProcess process;

    private BrokerProcess(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        this.process = launch();
    }

    public static BrokerProcess start(Path directory) {
        BrokerProcess broker = new BrokerProcess(directory, freePort());
        broker.awaitReady();
        return broker;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public void kill() {
        process.kill();
    }

    public void restart() {
        process = launch();
        awaitReady();
    }

    @Override
    public void close() {
        process.close();
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private JavaProcess launch() {
        return JavaProcess.start(
                "broker",
                directory,
                JavaProcess.join(JavaProcess.classPath()),
                List.of("-Xmx512m"),
                BrokerMain.class.getName(),
                directory.resolve("kafka").toString(),
                Integer.toString(port));
    }

    private void awaitReady() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            Until.holds("the broker answers", Duration.ofSeconds(60), () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the broker ended:\n" + process.output());
                }
                return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
            });
        }
    }
}
