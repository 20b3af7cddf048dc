package io.thalweg.trainer;

import io.thalweg.config.CsvConfig;
import io.thalweg.config.Guarantee;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PublishConfig;
import io.thalweg.config.ScoringConfig;
import io.thalweg.config.Topics;
import io.thalweg.config.TrainingConfig;
import io.thalweg.config.WhenDiverged;
import io.thalweg.engine.EngineChoice;
import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.LayerNormSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.initial.ByActivation;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** A small pipeline for tests, and events for it: a payment is fraud when its amount is above its limit. */
public final class Payments {

    private static final Schema PAYMENT = SchemaBuilder.record("Payment")
            .fields()
            .requiredString("id")
            .requiredLong("time")
            .requiredDouble("amount")
            .requiredDouble("limit")
            .requiredString("fraud")
            .endRecord();

    public static final WireFormat WIRE = WireFormat.of(Optional.empty(), List.of(PAYMENT));

    private Payments() {}

    /** Two numbers, 4 units, 1 unit, Adam; batches of 4 that wait until they are full; weights every 10 steps or second. */
    public static Pipeline pipeline() {
        return pipeline(
                Optional.empty(), new PublishConfig(10, Duration.ofSeconds(1), 3, Guarantee.AT_LEAST_ONCE), Map.of());
    }

    public static Pipeline pipeline(Optional<Duration> maxWait, PublishConfig publish, Map<String, String> kafka) {
        return new Pipeline(
                "payments",
                kafka,
                Optional.empty(),
                new EventSpec(PAYMENT, "id", "time"),
                CsvConfig.RFC_4180,
                List.of(),
                new FeatureLayout(List.of(new FeatureSpec.Numeric(List.of("amount", "limit"), true))),
                new LabelSpec.Binary("fraud", "yes"),
                Optional.empty(),
                new NetworkSpec(
                        Shape.of(2),
                        List.of(new DenseSpec(4, Activation.RELU), new DenseSpec(1, Activation.LINEAR)),
                        Loss.BINARY_CROSS_ENTROPY),
                new Adam(0.01, 0.9, 0.999, 1e-8),
                new TrainingConfig(4, maxWait, Regularization.NONE, 42),
                Optional.empty(),
                publish,
                new ScoringConfig(Guarantee.EXACTLY_ONCE),
                EngineChoice.JVM,
                Topics.of("payments"));
    }

    /** The same pipeline on another engine. */
    public static Pipeline on(EngineChoice engine) {
        Pipeline fraud = pipeline();
        return with(fraud, fraud.exampleWeight(), fraud.network(), fraud.training(), engine);
    }

    /** The same pipeline, in which the amount is the weight of an example too. */
    public static Pipeline weightedByAmount() {
        Pipeline fraud = pipeline();
        return with(fraud, Optional.of("amount"), fraud.network(), fraud.training(), fraud.engine());
    }

    /** The same pipeline with layer norm, which only the nd4j engine supports, and the engine chosen automatically. */
    public static Pipeline onlyForNd4j() {
        Pipeline fraud = pipeline();
        NetworkSpec network = new NetworkSpec(
                Shape.of(2),
                List.of(new LayerNormSpec(1e-5), new DenseSpec(1, Activation.LINEAR)),
                Loss.BINARY_CROSS_ENTROPY);
        return with(fraud, fraud.exampleWeight(), network, fraud.training(), EngineChoice.AUTO);
    }

    /** {@link #amounts}, in batches of 4 that wait for 200 ms. */
    public static Pipeline amountsInBatches() {
        Pipeline amounts = amounts(WhenDiverged.RESTORE);
        TrainingConfig training = new TrainingConfig(4, Optional.of(Duration.ofMillis(200)), Regularization.NONE, 42);
        return with(amounts, amounts.exampleWeight(), amounts.network(), training, amounts.engine());
    }

    private static Pipeline with(
            Pipeline other,
            Optional<String> exampleWeight,
            NetworkSpec network,
            TrainingConfig training,
            EngineChoice engine) {
        return new Pipeline(
                other.name(),
                other.kafka(),
                other.registry(),
                other.events(),
                other.csv(),
                other.files(),
                other.features(),
                other.label(),
                exampleWeight,
                network,
                other.optimizer(),
                training,
                other.init(),
                other.publish(),
                other.scoring(),
                engine,
                other.topics());
    }

    /** The amount that belongs to a limit, learned one by one: one outlier makes training diverge. Weights at each step. */
    public static Pipeline amounts(WhenDiverged policy) {
        Pipeline fraud = pipeline();
        return new Pipeline(
                fraud.name(),
                fraud.kafka(),
                fraud.registry(),
                fraud.events(),
                fraud.csv(),
                fraud.files(),
                new FeatureLayout(List.of(new FeatureSpec.Numeric(List.of("limit"), true))),
                new LabelSpec.Regression("amount"),
                fraud.exampleWeight(),
                new NetworkSpec(
                        Shape.of(1),
                        List.of(new DenseSpec(4, Activation.RELU), new DenseSpec(1, Activation.LINEAR)),
                        Loss.MSE),
                new Sgd(0.02, 0, false),
                new TrainingConfig(
                        1,
                        Optional.empty(),
                        OptimizerSchedule.CONSTANT,
                        Regularization.NONE,
                        new ByActivation(),
                        policy,
                        42),
                fraud.init(),
                new PublishConfig(1, Duration.ofSeconds(1), 20_000, Guarantee.AT_LEAST_ONCE),
                fraud.scoring(),
                fraud.engine(),
                fraud.topics());
    }

    /** A labeled event for {@link #amounts}, with the amount that belongs to its limit, or another one. */
    public static SourceRecord amount(long offset, Double outlier) {
        double limit = (offset * 7919 % 1000) / 1000.0;
        return source(offset, payment(offset, outlier == null ? 2 * limit - 1 : outlier, limit, "no"));
    }

    /** A labeled event whose amount is below 0. */
    public static SourceRecord negative(long offset) {
        return source(offset, payment(offset, -3, 1, "no"));
    }

    /** The first {@code count} labeled events of partition 0, the same in every run. */
    public static List<SourceRecord> records(int count) {
        return IntStream.range(0, count).mapToObj(Payments::record).toList();
    }

    /** The labeled event at an offset of partition 0. */
    public static SourceRecord record(long offset) {
        double amount = (offset * 7919 % 1000) / 10.0;
        double limit = (offset * 104_729 % 1000) / 10.0;
        return source(offset, payment(offset, amount, limit, amount > limit ? "yes" : "no"));
    }

    /** Whether the labeled event at an offset is of the positive class. */
    public static boolean isFraud(long offset) {
        return offset * 7919 % 1000 > offset * 104_729 % 1000;
    }

    /** A record at an offset of partition 0 that holds anything. */
    public static SourceRecord source(long offset, byte[] value) {
        byte[] key = ("e" + offset).getBytes(StandardCharsets.UTF_8);
        return new SourceRecord("payments.labeled-events", 0, offset, 1_700_000_000_000L + offset, key, value);
    }

    private static byte[] payment(long id, double amount, double limit, String fraud) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(body, null);
        try {
            encoder.writeString("e" + id);
            encoder.writeLong(1_700_000_000_000L + id);
            encoder.writeDouble(amount);
            encoder.writeDouble(limit);
            encoder.writeString(fraud);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return WIRE.frame("payments.labeled-events", PAYMENT, body.toByteArray());
    }
}
