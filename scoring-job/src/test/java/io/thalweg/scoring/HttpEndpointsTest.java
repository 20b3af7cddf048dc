package io.thalweg.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Guarantee;
import io.thalweg.scoring.model.SmallModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The job and its endpoints where no broker is. */
@Timeout(60)
class HttpEndpointsTest {

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private String nobody;
    private ScoringApp app;
    private HttpEndpoints endpoints;

    @BeforeEach
    void open() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + socket.getLocalPort();
        }
        app = ScoringApp.of(
                SmallModel.pipeline(Map.of("bootstrap.servers", nobody), Guarantee.EXACTLY_ONCE), Optional.empty());
        endpoints = HttpEndpoints.start(app, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() {
        endpoints.close();
        app.close();
    }

    @Test
    void isLiveButNotReadyBeforeTheStart() throws Exception {
        assertThat(ask("GET", "/livez").statusCode()).isEqualTo(200);

        HttpResponse<String> ready = ask("GET", "/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .isEqualTo("{\"ready\":false,\"version\":null,\"hash\":null,\"reason\":\"not started\"}\n");
    }

    @Test
    void waitsForABrokerThatIsAwayAndSaysSo() throws Exception {
        app.start();

        String expected = "\"reason\":\"waiting for the broker at " + nobody + "\"";
        while (!ask("GET", "/readyz").body().contains(expected)) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/livez").statusCode()).isEqualTo(200);
        assertThat(app.failure()).isEmpty();
    }

    @Test
    void endsPromptlyWhileItWaits() throws Exception {
        app.start();
        long begin = System.nanoTime();
        app.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(app.awaitEnd()).isEmpty();
    }

    @Test
    void showsItsCountersToPrometheus() throws Exception {
        HttpResponse<String> metrics = ask("GET", "/metrics");

        assertThat(metrics.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body())
                .contains("thalweg_scored_total 0.0")
                .contains("thalweg_dead_letters_total 0.0")
                .contains("thalweg_version_step NaN")
                .contains("thalweg_staleness_milliseconds{percentile=\"p99\"} NaN")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void answersWhileAnotherCallerHasSentHalfARequest() throws Exception {
        try (Socket slow =
                new Socket(InetAddress.getLoopbackAddress(), endpoints.address().getPort())) {
            slow.getOutputStream().write("GET /li".getBytes(StandardCharsets.US_ASCII));

            assertThat(ask("GET", "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void answersToGetAlone() throws Exception {
        assertThat(ask("DELETE", "/readyz").statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + endpoints.address().getPort() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
