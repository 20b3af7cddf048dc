package io.thalweg.workbench.up;

import picocli.CommandLine.Option;

/** The command line options for the ports of the services; 0 for any free port. A command declares it as a mixin. */
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

    /** Returns the ports after checking that they are free, before any service is started. */
    Chosen choose() {
        // All ports are held until all are chosen: a released port could be chosen again for the next service.
        try (Ports.Claim first = Ports.hold(kafka, "Kafka", "--kafka-port");
                Ports.Claim second = Ports.hold(flink, "Flink", "--flink-port");
                Ports.Claim third = Ports.hold(http, "the scoring job", "--http-port")) {
            return new Chosen(first.port(), second.port(), third.port());
        }
    }

    /** Ports that were free when they were chosen. */
    record Chosen(int kafka, int flink, int http) {}
}
