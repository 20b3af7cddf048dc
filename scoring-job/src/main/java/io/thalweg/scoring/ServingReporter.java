package io.thalweg.scoring;

import io.thalweg.scoring.model.ServingState;
import io.thalweg.scoring.observe.Histogram;
import io.thalweg.scoring.observe.ServingCounters;
import io.thalweg.scoring.observe.ServingReport;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a {@link ServingReport} to the metrics topic, outside the transactions of the scores. */
final class ServingReporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingReporter.class);
    private static final String KEY = "serve";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Producer<String, String> producer;
    private final String topic;
    private final ServingCounters counters;
    private final Supplier<ServingState> state;
    private final Clock clock;
    private Histogram.Counts last = Histogram.Counts.NONE;

    ServingReporter(
            Map<String, Object> properties,
            String topic,
            ServingCounters counters,
            Supplier<ServingState> state,
            Clock clock) {
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
        this.topic = topic;
        this.counters = counters;
        this.state = state;
        this.clock = clock;
    }

    /** One report; one thread. The callback hears of a failure, nobody needs the future. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void send() {
        Histogram.Counts now = counters.stalenessMillis();
        ServingReport report = ServingReport.of(clock.millis(), counters, state.get(), now, last);
        last = now;
        producer.send(new ProducerRecord<>(topic, KEY, report.toJson()), (metadata, failure) -> {
            if (failure != null) {
                LOG.warn("a report was not sent to {}; the next one follows", topic, failure);
            }
        });
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
