package io.thalweg.workbench.up;

import picocli.CommandLine.Option;

/** Where the services listen; 0 takes a free port. A command takes it as a mixin. */
final class UpPorts {

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of Kafka; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int kafka;

    @Option(
            names = "--flink-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of Flink's REST interface and web pages (default: ${DEFAULT-VALUE}).")
    private int flink;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the scoring job's readiness and metrics (default: ${DEFAULT-VALUE}).")
    private int http;

    /** The ports themselves, after a look whether they are free: before anything is started, so that a taken one costs nothing. */
    Chosen choose() {
        // All held until all are chosen: a free port that is given back may be given again to the next.
        try (Ports.Claim first = Ports.hold(kafka, "Kafka", "--kafka-port");
                Ports.Claim second = Ports.hold(flink, "Flink", "--flink-port");
                Ports.Claim third = Ports.hold(http, "the scoring job", "--http-port")) {
            return new Chosen(first.port(), second.port(), third.port());
        }
    }

    /** Free at the moment of choosing. */
    record Chosen(int kafka, int flink, int http) {}
}
