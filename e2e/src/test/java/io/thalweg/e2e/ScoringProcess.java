package io.thalweg.e2e;

import io.thalweg.e2e.process.BrokerProcess;
import io.thalweg.e2e.process.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** The scoring job in a process of its own; it comes back with the same state. */
final class ScoringProcess implements AutoCloseable {

    private final Path directory;
    private final Path pipeline;
    private final int port = BrokerProcess.freePort();
    private JavaProcess process;

    ScoringProcess(Path directory, Path pipeline) {
        this.directory = directory;
        this.pipeline = pipeline;
        this.process = launch();
    }

    void kill() {
        process.kill();
    }

    void restart() {
        process = launch();
    }

    void stop() {
        process.stop();
    }

    /** What {@code /readyz} says. */
    String readiness() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        process.close();
    }

    private JavaProcess launch() {
        return JavaProcess.start(
                "scoring",
                directory,
                JavaProcess.join(JavaProcess.classPath()),
                List.of("-Xmx384m"),
                "io.thalweg.scoring.ScoringMain",
                "--pipeline",
                pipeline.toString(),
                "--state",
                directory.resolve("state").toString(),
                "--http",
                Integer.toString(port));
    }
}
