package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineChoice;
import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class PipelineTest {

    private static final Schema EVENT = SchemaBuilder.record("Event")
            .fields()
            .requiredString("id")
            .requiredLong("time")
            .requiredDouble("amount")
            .requiredString("fraud")
            .endRecord();

    @Test
    void travelsSerializedToWhereTheJobRuns() throws Exception {
        Pipeline pipeline = pipeline(
                        Optional.of("http://registry:8081"), Optional.of("amount"), Optional.of(Duration.ofMillis(200)))
                .withInit(Path.of("/weights.safetensors"));

        assertThat(deserialize(serialize(pipeline))).isEqualTo(pipeline);
    }

    @Test
    void travelsWithoutWhatItDoesNotHave() throws Exception {
        Pipeline pipeline = pipeline(Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(deserialize(serialize(pipeline))).isEqualTo(pipeline);
    }

    @Test
    void isPrintedWithoutItsSecrets() {
        Pipeline pipeline = pipeline(
                        Optional.of("http://user:secret@registry:8081"), Optional.empty(), Optional.empty())
                .withKafka(Map.of("sasl.jaas.config", "password=\"secret\""));

        assertThat(pipeline).hasToString("pipeline payments");
    }

    private static Pipeline pipeline(
            Optional<String> registry, Optional<String> exampleWeight, Optional<Duration> maxWait) {
        return new Pipeline(
                "payments",
                Map.of("bootstrap.servers", "localhost:9092"),
                registry,
                new EventSpec(EVENT, "id", "time"),
                CsvConfig.RFC_4180,
                List.of(),
                new FeatureLayout(List.of(new FeatureSpec.Numeric(List.of("amount"), true))),
                new LabelSpec.Binary("fraud", "yes"),
                exampleWeight,
                new NetworkSpec(Shape.of(1), List.of(new DenseSpec(1, Activation.LINEAR)), Loss.BINARY_CROSS_ENTROPY),
                new Sgd(0.05, 0, false),
                new TrainingConfig(32, maxWait, Regularization.NONE, 42),
                Optional.empty(),
                new PublishConfig(100, Duration.ofSeconds(1), 20, Guarantee.AT_LEAST_ONCE),
                new ScoringConfig(Guarantee.EXACTLY_ONCE),
                EngineChoice.AUTO,
                Topics.of("payments"));
    }

    private static byte[] serialize(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static Object deserialize(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
