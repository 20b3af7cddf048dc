package io.thalweg.scoring.model;

import io.thalweg.config.CsvConfig;
import io.thalweg.config.Guarantee;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PublishConfig;
import io.thalweg.config.ScoringConfig;
import io.thalweg.config.Topics;
import io.thalweg.config.TrainingConfig;
import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.Parameters;
import io.thalweg.evaluation.Metrics;
import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Provenance;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** A pipeline small enough to be reckoned by hand: two standardised numbers and a category, eight units, one output. */
public final class SmallModel {

    public static final Schema SCHEMA = SchemaBuilder.record("Reading")
            .namespace("test")
            .fields()
            .requiredString("id")
            .requiredLong("time")
            .optionalDouble("temperature")
            .requiredFloat("humidity")
            .requiredString("kind")
            .optionalString("fault")
            .endRecord();

    public static final WireFormat WIRE = WireFormat.of(Optional.empty(), known());

    private static final int WIDTH = 4;
    private static final int UNITS = 8;
    private static final int STANDARDIZED = 2;

    private SmallModel() {}

    public static Pipeline pipeline(Map<String, String> kafka, Guarantee guarantee) {
        return new Pipeline(
                "readings",
                kafka,
                Optional.empty(),
                new EventSpec(SCHEMA, "id", "time"),
                CsvConfig.RFC_4180,
                List.of(),
                new FeatureLayout(List.of(
                        new FeatureSpec.Numeric(List.of("temperature", "humidity"), true),
                        new FeatureSpec.Category("kind", List.of("a", "b")))),
                new LabelSpec.Binary("fault", "yes"),
                Optional.empty(),
                new NetworkSpec(
                        Shape.of(WIDTH),
                        List.of(new DenseSpec(UNITS, Activation.TANH), new DenseSpec(1, Activation.LINEAR)),
                        Loss.BINARY_CROSS_ENTROPY),
                new Sgd(0.05, 0, false),
                new TrainingConfig(1, Optional.empty(), Regularization.NONE, 42),
                Optional.empty(),
                new PublishConfig(100, Duration.ofSeconds(1), 20, Guarantee.AT_LEAST_ONCE),
                new ScoringConfig(guarantee),
                EngineChoice.JVM,
                Topics.of("readings"));
    }

    public static Pipeline pipeline() {
        return pipeline(Map.of("bootstrap.servers", "localhost:9092"), Guarantee.EXACTLY_ONCE);
    }

    /** Parameters and statistics drawn from the version: no two versions are alike. */
    public static Snapshot snapshot(String version) {
        return snapshot(version, Map.of("readings.labeled-events-0", 100L), 1_000);
    }

    public static Snapshot snapshot(String version, Map<String, Long> trainedThrough, long trainedThroughMillis) {
        Pipeline pipeline = pipeline();
        SplittableRandom random = new SplittableRandom(version.hashCode());
        float[] values = new float[pipeline.network().parameterCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        FeatureStatistics statistics = new FeatureStatistics(
                new long[] {100, 100},
                random.doubles(STANDARDIZED, -5, 5).toArray(),
                random.doubles(STANDARDIZED, 2_000, 10_000).toArray());
        return new Snapshot(
                Version.parse(version),
                new Parameters(pipeline.network().tensors(), values),
                statistics,
                new Provenance(
                        Optional.empty(),
                        1_000,
                        pipeline.network().fingerprint(),
                        pipeline.model().featureFingerprint(),
                        trainedThrough,
                        trainedThroughMillis,
                        Accounting.NONE,
                        Metrics.NONE));
    }

    /** An event, framed as it stands in the topic. */
    public static byte[] event(String id, long time, Double temperature, float humidity, String kind) {
        GenericRecord event = new GenericRecordBuilder(SCHEMA)
                .set("id", id)
                .set("time", time)
                .set("temperature", temperature)
                .set("humidity", humidity)
                .set("kind", kind)
                .build();
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(body, null);
            new GenericDatumWriter<GenericRecord>(SCHEMA).write(event, encoder);
            encoder.flush();
            return WIRE.frame("readings.events", SCHEMA, body.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What the network gives for an event, reckoned in double precision from the formulas alone:
     * σ(W₂·tanh(W₁·x + b₁) + b₂) with x standardised by mean and √(M2/n).
     */
    public static double expected(Snapshot snapshot, Double temperature, float humidity, String kind) {
        FeatureStatistics statistics = snapshot.statistics();
        double[] input = {
            temperature == null ? 0 : standardized(statistics, 0, temperature),
            standardized(statistics, 1, humidity),
            kind.equals("a") ? 1 : 0,
            kind.equals("b") ? 1 : 0
        };
        float[] values = snapshot.parameters().values();
        int biases = UNITS * WIDTH;
        int weights = biases + UNITS;
        double output = values[weights + UNITS];
        for (int unit = 0; unit < UNITS; unit++) {
            double sum = values[biases + unit];
            for (int i = 0; i < WIDTH; i++) {
                sum += values[unit * WIDTH + i] * input[i];
            }
            output += values[weights + unit] * Math.tanh(sum);
        }
        return 1 / (1 + Math.exp(-output));
    }

    private static double standardized(FeatureStatistics statistics, int column, double value) {
        double deviation = Math.sqrt(statistics.squares()[column] / statistics.counts()[column]);
        return (value - statistics.means()[column]) / deviation;
    }

    private static List<Schema> known() {
        List<Schema> known = new ArrayList<>(Schemas.ALL);
        known.add(SCHEMA);
        return known;
    }
}
