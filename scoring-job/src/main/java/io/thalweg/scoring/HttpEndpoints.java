package io.thalweg.scoring;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.thalweg.weights.Version;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The HTTP server of a scoring job, with {@code /livez} and {@code /readyz} for orchestrators and {@code /metrics} for
 * Prometheus. The status is 200 if the job is live or ready, else 503. Only GET is allowed.
 */
public final class HttpEndpoints implements AutoCloseable {

    private static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;

    /** Each serves one caller, however slow. */
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService answering = Executors.newFixedThreadPool(THREADS, ScoringApp.daemon("answer-http"));

    private HttpEndpoints(HttpServer server) {
        this.server = server;
        // By default the thread that accepts callers also reads what they ask: half a request would silence it for all.
        server.setExecutor(answering);
    }

    /**
     * Begins to answer.
     *
     * @param address port 0 takes a free one
     * @throws IOException if the address cannot be taken, such as a port in use
     */
    public static HttpEndpoints start(ScoringApp app, InetSocketAddress address) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        HttpEndpoints endpoints = new HttpEndpoints(server);
        endpoints.serve("/livez", () -> live(app.failure()));
        endpoints.serve("/readyz", () -> ready(app.readiness()));
        endpoints.serve("/metrics", () -> new Answer(OK, "text/plain; version=0.0.4; charset=utf-8", app.metrics()));
        server.start();
        return endpoints;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        answering.shutdownNow();
    }

    private void serve(String path, Supplier<Answer> answers) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (!exchange.getRequestMethod().equals("GET")) {
                    exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
                    return;
                }
                send(exchange, answers.get());
            }
        });
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private static Answer live(Optional<Throwable> failure) {
        return failure.map(error -> new Answer(UNAVAILABLE, "text/plain; charset=utf-8", "failed: " + error + "\n"))
                .orElse(new Answer(OK, "text/plain; charset=utf-8", "live\n"));
    }

    private static Answer ready(Readiness readiness) {
        String json = JsonNodeFactory.instance
                .objectNode()
                .put("ready", readiness.ready())
                .put("version", readiness.version().map(Version::toString).orElse(null))
                .put("hash", readiness.hash().orElse(null))
                .put("reason", readiness.reason())
                .toString();
        return new Answer(readiness.ready() ? OK : UNAVAILABLE, "application/json", json + "\n");
    }

    private record Answer(int status, String contentType, String body) {}
}
