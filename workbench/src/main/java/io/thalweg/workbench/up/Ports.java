package io.thalweg.workbench.up;

import io.thalweg.workbench.console.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Checks and reserves ports of 127.0.0.1 before services are started, so that a conflict is found early. */
final class Ports {

    private Ports() {}

    /** A port that no other process can take until the claim is closed. */
    record Claim(ServerSocket socket) implements AutoCloseable {

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException("port " + port() + " could not be given back", e);
            }
        }
    }

    /**
     * Reserves a port, or any free one for 0.
     *
     * @param service name of the service and option with its port, for the message
     * @throws FailureException if another process listens on the port
     */
    static Claim hold(int port, String service, String option) {
        try {
            return new Claim(bound(port));
        } catch (IOException e) {
            throw new FailureException(
                    "port " + port + " is taken (" + e.getMessage() + "), but " + service + " is to listen on it; "
                            + "end what uses it, or give another with " + option + " (0: any free one)",
                    e);
        }
    }

    /** Like {@link #hold}, but releases the port at once. */
    static int claim(int port, String service, String option) {
        try (Claim claim = hold(port, service, option)) {
            return claim.port();
        }
    }

    /** A port that nobody listens on at this moment. */
    static int free() {
        try (ServerSocket socket = bound(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        }
    }

    private static ServerSocket bound(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            // As servers do: a port in the state TIME_WAIT is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
