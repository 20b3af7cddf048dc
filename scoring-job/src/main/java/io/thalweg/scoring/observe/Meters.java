package io.thalweg.scoring.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.thalweg.scoring.model.LiveModel;
import io.thalweg.scoring.model.ServingState;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.KafkaStreams;

/** The metrics of the scoring job and of Kafka Streams, in a Prometheus registry. Thread-safe. */
public final class Meters implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Meters(ServingCounters counters, Supplier<ServingState> state) {
        count("scored", "events scored", counters, ServingCounters::scored);
        count("dead.letters", "events that could not be scored", counters, ServingCounters::deadLetters);
        count("versions.served", "versions that went live", state, from -> from.get()
                .versionsServed());
        count("weights.refused", "weights that could not be used", state, from -> from.get()
                .refusals());
        gauge("version.generation", "generation of the live version", state, model -> model.version()
                .generation());
        gauge("version.step", "step of the live version", state, model -> model.version()
                .step());
        staleness("p50", counters, Percentiles::p50);
        staleness("p99", counters, Percentiles::p99);
        new JvmMemoryMetrics().bindTo(registry);
    }

    /** Adds the metrics of a Kafka Streams client until the result is closed. */
    public Observation observe(KafkaStreams streams) {
        KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(registry);
        return metrics::close;
    }

    /** The metrics of one Kafka Streams client, which are removed when this is closed. */
    public interface Observation extends AutoCloseable {

        @Override
        void close();
    }

    /** Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }

    private <T> void count(String name, String description, T source, ToLongFunction<T> value) {
        FunctionCounter.builder("thalweg." + name, source, value::applyAsLong)
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String description, Supplier<ServingState> state, ToLongFunction<LiveModel> value) {
        Gauge.builder("thalweg." + name, () -> number(state.get().live().map(value::applyAsLong)))
                .description(description)
                .register(registry);
    }

    private void staleness(String percentile, ServingCounters counters, ToLongFunction<Percentiles> value) {
        Gauge.builder(
                        "thalweg.staleness",
                        () -> number(counters.stalenessMillis().percentiles().map(value::applyAsLong)))
                .description("record timestamp of an event minus that of the newest example its version has learned")
                .baseUnit("milliseconds")
                .tag("percentile", percentile)
                .register(registry);
    }

    /** Prometheus shows NaN for what is not known yet. */
    private static double number(Optional<Long> value) {
        return value.map(Long::doubleValue).orElse(Double.NaN);
    }
}
