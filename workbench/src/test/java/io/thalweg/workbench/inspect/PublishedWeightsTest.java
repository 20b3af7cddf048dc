package io.thalweg.workbench.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.learner.Learner;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import io.thalweg.weights.WeightsRecord;
import io.thalweg.weights.WeightsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedWeightsTest {

    @TempDir
    private Path folder;

    @Test
    void forgetsAVersionOnlyWhenItsOwnPipelineWithdrawsIt() throws IOException {
        Pipeline pipeline = PipelineReader.read(Files.writeString(folder.resolve("points.yaml"), """
                pipeline: points
                features: [{vector: features, shape: [2]}]
                label: {field: label, task: binary, positive: UP}
                network: [{dense: {units: 1}}]
                """));
        PublishedWeights weights = new PublishedWeights(pipeline, Optional.empty());
        for (WeightsRecord record : version(pipeline, 0)) {
            weights.accept(record(record.key(), record.value().orElse(null)));
        }
        assertThat(weights.versions()).hasSize(1);
        assertThat(weights.snapshot()).isPresent();
        assertThat(weights.highestGeneration()).isZero();

        weights.accept(record("others/0.0/manifest", null));
        assertThat(weights.versions()).hasSize(1);

        weights.accept(record("points/0.0/manifest", null));
        assertThat(weights.versions()).isEmpty();
        assertThat(weights.snapshot()).isEmpty();
        assertThat(weights.highestGeneration()).isZero();
    }

    @Test
    void keepsTheVersionThatIsAskedFor() throws IOException {
        Pipeline pipeline = PipelineReader.read(Files.writeString(folder.resolve("points.yaml"), """
                pipeline: points
                features: [{vector: features, shape: [2]}]
                label: {field: label, task: binary, positive: UP}
                network: [{dense: {units: 1}}]
                """));
        PublishedWeights first = new PublishedWeights(pipeline, Optional.of(new Version(0, 0)));
        PublishedWeights newest = new PublishedWeights(pipeline, Optional.empty());
        PublishedWeights none = new PublishedWeights(pipeline, Optional.of(new Version(0, 7)));
        for (long generation = 0; generation < 2; generation++) {
            for (WeightsRecord record : version(pipeline, generation)) {
                for (PublishedWeights weights : List.of(first, newest, none)) {
                    weights.accept(record(record.key(), record.value().orElse(null)));
                }
            }
        }

        assertThat(first.snapshot().map(Snapshot::version)).contains(new Version(0, 0));
        assertThat(newest.snapshot().map(Snapshot::version)).contains(new Version(1, 0));
        assertThat(none.snapshot()).isEmpty();
        assertThat(first.highestGeneration()).isEqualTo(1);
    }

    private static List<WeightsRecord> version(Pipeline pipeline, long generation) {
        WireFormat wire = WireFormat.of(Optional.empty(), Schemas.ALL);
        try (Learner learner = Learner.of(pipeline.learner(), wire, new JvmEngine(), generation)) {
            return WeightsWriter.of(pipeline.name(), pipeline.topics().weights(), wire)
                    .write(learner.snapshot(0));
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, byte[] value) {
        return new ConsumerRecord<>("points.weights", 0, 0, key.getBytes(UTF_8), value);
    }
}
