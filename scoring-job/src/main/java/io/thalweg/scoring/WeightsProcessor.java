package io.thalweg.scoring;

import io.thalweg.scoring.model.LiveModels;
import io.thalweg.weights.Assembly;
import io.thalweg.weights.WeightsAssembler;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Feeds the weights topic to the assembler, and what comes of it to the live models. Runs on the global thread, away from
 * the stream threads; keeps nothing itself, because Kafka Streams makes a fresh one to restore from.
 */
final class WeightsProcessor implements Processor<byte[], byte[], Void, Void> {

    private final WeightsAssembler assembler;
    private final LiveModels models;

    WeightsProcessor(WeightsAssembler assembler, LiveModels models) {
        this.assembler = assembler;
        this.models = models;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        Assembly assembly = assembler.accept(key, Optional.ofNullable(record.value()));
        if (assembly instanceof Assembly.Complete complete) {
            models.offer(complete.snapshot(), complete.hash());
        } else if (assembly instanceof Assembly.Incomplete incomplete) {
            models.arriving(incomplete.status());
        } else if (assembly instanceof Assembly.Refused refused) {
            models.refuse(refused.reason());
        } else if (assembly instanceof Assembly.Ignored ignored) {
            ignored.old().ifPresent(models::passOver);
        }
    }
}
