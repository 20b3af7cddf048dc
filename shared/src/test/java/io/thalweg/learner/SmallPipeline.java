package io.thalweg.learner;

import io.thalweg.config.CsvConfig;
import io.thalweg.config.Guarantee;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PublishConfig;
import io.thalweg.config.ScoringConfig;
import io.thalweg.config.Topics;
import io.thalweg.config.TrainingConfig;
import io.thalweg.engine.EngineChoice;
import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** A pipeline that is quick to train, and its events: two numbers and a kind, UP where the numbers' sum is above 0. */
public final class SmallPipeline {

    public static final Schema SCHEMA = SchemaBuilder.record("Trade")
            .fields()
            .requiredString("id")
            .requiredLong("time")
            .optionalDouble("price")
            .requiredDouble("demand")
            .optionalString("kind")
            .optionalString("class")
            .optionalDouble("importance")
            .endRecord();

    private static final String TOPIC = "small.labeled-events";
    private static final WireFormat WIRE = WireFormat.of(Optional.empty(), List.of(SCHEMA));

    private SmallPipeline() {}

    public static Pipeline of(OptimizerSpec optimizer, int batchSize) {
        return of(optimizer, batchSize, 3, new LabelSpec.Binary("class", "UP"), Loss.BINARY_CROSS_ENTROPY);
    }

    public static Pipeline of(OptimizerSpec optimizer, int batchSize, int hiddenUnits, LabelSpec label, Loss loss) {
        return of(
                optimizer,
                batchSize,
                new FeatureLayout(List.of(
                        new FeatureSpec.Numeric(List.of("price", "demand"), true),
                        new FeatureSpec.Category("kind", List.of("a", "b")))),
                List.of(new DenseSpec(hiddenUnits, Activation.RELU), new DenseSpec(label.outputs(), Activation.LINEAR)),
                label,
                loss);
    }

    static Pipeline of(
            OptimizerSpec optimizer,
            int batchSize,
            FeatureLayout features,
            List<LayerSpec> layers,
            LabelSpec label,
            Loss loss) {
        return of(optimizer, batchSize, features, layers, label, Optional.empty(), loss);
    }

    private static Pipeline of(
            OptimizerSpec optimizer,
            int batchSize,
            FeatureLayout features,
            List<LayerSpec> layers,
            LabelSpec label,
            Optional<String> exampleWeight,
            Loss loss) {
        return new Pipeline(
                "small",
                Map.of("bootstrap.servers", "localhost:9092"),
                Optional.empty(),
                new EventSpec(SCHEMA, "id", "time"),
                CsvConfig.RFC_4180,
                List.of(),
                features,
                label,
                exampleWeight,
                new NetworkSpec(features.shape(), features.embedded(), layers, loss),
                optimizer,
                new TrainingConfig(batchSize, Optional.empty(), Regularization.NONE, 42),
                Optional.empty(),
                new PublishConfig(100, Duration.ofSeconds(1), 20, Guarantee.AT_LEAST_ONCE),
                new ScoringConfig(Guarantee.AT_LEAST_ONCE),
                EngineChoice.JVM,
                Topics.of("small"));
    }

    public static Pipeline ofBatch(int batchSize) {
        return of(new Sgd(0.1, 0, false), batchSize);
    }

    /** Its numbers are cut off at so many deviations. */
    static Pipeline clippedAt(double clip) {
        Pipeline usual = ofBatch(7);
        return of(
                usual.optimizer(),
                7,
                new FeatureLayout(List.of(
                        new FeatureSpec.Numeric(List.of("price", "demand"), true, clip),
                        new FeatureSpec.Category("kind", List.of("a", "b")))),
                usual.network().layers(),
                usual.label(),
                usual.network().loss());
    }

    /** The same pipeline, trained in another way. */
    static Pipeline withTraining(Pipeline pipeline, TrainingConfig training) {
        return with(pipeline, pipeline.optimizer(), training);
    }

    /** The same pipeline with another optimizer. */
    static Pipeline withOptimizer(Pipeline pipeline, OptimizerSpec optimizer) {
        return with(pipeline, optimizer, pipeline.training());
    }

    private static Pipeline with(Pipeline pipeline, OptimizerSpec optimizer, TrainingConfig training) {
        return new Pipeline(
                pipeline.name(),
                pipeline.kafka(),
                pipeline.registry(),
                pipeline.events(),
                pipeline.csv(),
                pipeline.files(),
                pipeline.features(),
                pipeline.label(),
                pipeline.exampleWeight(),
                pipeline.network(),
                optimizer,
                training,
                pipeline.init(),
                pipeline.publish(),
                pipeline.scoring(),
                pipeline.engine(),
                pipeline.topics());
    }

    /** Each example counts as much as its event's importance. */
    static Pipeline weighted(int batchSize) {
        Pipeline even = ofBatch(batchSize);
        return of(
                even.optimizer(),
                batchSize,
                even.features(),
                even.network().layers(),
                even.label(),
                Optional.of("importance"),
                even.network().loss());
    }

    /** So many usable records of one partition, from offset 0 on. */
    public static List<SourceRecord> records(int count, long seed) {
        Random random = new Random(seed);
        List<SourceRecord> records = new ArrayList<>();
        for (int offset = 0; offset < count; offset++) {
            double price = 5 + random.nextGaussian();
            double demand = 100 * random.nextGaussian();
            records.add(record(
                    offset,
                    random.nextInt(10) == 0 ? null : price,
                    demand,
                    random.nextBoolean() ? "a" : "b",
                    price - 5 + demand / 100 > 0 ? "UP" : "DOWN"));
        }
        return records;
    }

    /** A record of partition 0, one second after the one before; nulls are missing values. */
    public static SourceRecord record(long offset, Double price, double demand, String kind, String label) {
        return record(offset, price, demand, kind, label, null);
    }

    static SourceRecord record(long offset, Double price, double demand, String kind, String label, Double importance) {
        GenericRecord event = new GenericData.Record(SCHEMA);
        event.put("id", "e" + offset);
        event.put("time", 1000 * offset);
        event.put("price", price);
        event.put("demand", demand);
        event.put("kind", kind);
        event.put("class", label);
        event.put("importance", importance);
        return record(offset, WIRE.frame(TOPIC, SCHEMA, body(event)));
    }

    /** A record of partition 0 with any bytes. */
    public static SourceRecord record(long offset, byte[] value) {
        return new SourceRecord(
                TOPIC, 0, offset, 1000 * offset, ("e" + offset).getBytes(StandardCharsets.UTF_8), value);
    }

    private static byte[] body(GenericRecord event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<GenericRecord>(event.getSchema()).write(event, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
