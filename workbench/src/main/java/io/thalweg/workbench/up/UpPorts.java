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
        return new Chosen(
                Ports.claim(kafka, "Kafka", "--kafka-port"),
                Ports.claim(flink, "Flink", "--flink-port"),
                Ports.claim(http, "the scoring job", "--http-port"));
    }

    /** Free at the moment of choosing. */
    record Chosen(int kafka, int flink, int http) {}
}
