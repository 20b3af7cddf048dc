package io.thalweg.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.Parameters;
import io.thalweg.evaluation.Metrics;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.features.LabelSpec;
import io.thalweg.learner.SmallPipeline;
import io.thalweg.network.Loss;
import io.thalweg.optimizer.Sgd;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.WeightsManifest;
import io.thalweg.schemas.WeightsPart;
import io.thalweg.schemas.wire.Opened;
import io.thalweg.schemas.wire.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WeightsAssemblerTest {

    private static final String TOPIC = "small.weights";
    private static final WireFormat WIRE = WireFormat.of(Optional.empty(), Schemas.ALL);

    private final Pipeline pipeline = SmallPipeline.ofBatch(1);
    private final WeightsAssembler assembler = WeightsAssembler.of(pipeline.model(), WIRE);
    /** The payload of 160 bytes makes 5 parts. */
    private final WeightsWriter writer = new WeightsWriter("small", TOPIC, WIRE, 35);

    @Test
    void readsWhatTheWriterWrites() {
        Snapshot snapshot = snapshot(pipeline, new Version(1, 200));

        Assembly.Complete complete = completeOf(writer.write(snapshot));

        assertThat(complete.snapshot().version()).isEqualTo(snapshot.version());
        assertThat(complete.snapshot().payload()).isEqualTo(snapshot.payload());
        assertThat(complete.snapshot().provenance()).isEqualTo(snapshot.provenance());
        assertThat(complete.hash()).isEqualTo(snapshot.hash());
    }

    @Test
    void readsWhatATrainerOfAFormerBuildWroteUnderTheHashOfItsBytes() {
        Snapshot snapshot = snapshot(pipeline, new Version(1, 200));
        byte[] former = FormerPayload.v1(snapshot.payload());

        Assembly.Complete complete = completeOf(writer.write(snapshot, former));

        assertThat(complete.snapshot().payload()).isEqualTo(snapshot.payload());
        assertThat(complete.hash()).isEqualTo(Payload.hash(former));
    }

    @Test
    void saysHowFarAVersionIs() {
        Pipeline large = SmallPipeline.of(
                new Sgd(0.1, 0, false), 1, 100_000, new LabelSpec.Binary("class", "UP"), Loss.BINARY_CROSS_ENTROPY);
        WeightsAssembler assembler = WeightsAssembler.of(large.model(), WIRE);
        List<WeightsRecord> records =
                WeightsWriter.of("small", TOPIC, WIRE).write(snapshot(large, new Version(0, 1200)));

        assertThat(records)
                .extracting(WeightsRecord::key)
                .containsExactly(
                        "small/0.1200/part/00000",
                        "small/0.1200/part/00001",
                        "small/0.1200/part/00002",
                        "small/0.1200/manifest");
        assertThat(records)
                .allSatisfy(record -> assertThat(record.value().orElseThrow()).hasSizeLessThan(1_000_000));
        assertThat(accept(assembler, records.get(0))).isEqualTo(new Assembly.Incomplete("0.1200: part 1 of 3"));
        assertThat(accept(assembler, records.get(1))).isEqualTo(new Assembly.Incomplete("0.1200: part 2 of 3"));
        assertThat(accept(assembler, records.get(2)))
                .isEqualTo(new Assembly.Incomplete("0.1200: all 3 parts, waiting for the manifest"));
        assertThat(accept(assembler, records.get(3))).isInstanceOf(Assembly.Complete.class);
    }

    @Test
    void saysWhichPartIsMissingWhenTheManifestIsThere() {
        List<WeightsRecord> records = writer.write(snapshot(pipeline, new Version(0, 7)));
        accept(assembler, records.get(0));
        accept(assembler, records.get(3));

        assertThat(accept(assembler, records.get(5)))
                .isEqualTo(new Assembly.Incomplete("0.7: manifest and 2 of 5 parts, part 2 is missing"));
    }

    @Test
    void completesOnceInWhateverOrderAndHoweverOftenRecordsCome() {
        Snapshot snapshot = snapshot(pipeline, new Version(0, 3));
        for (int seed = 0; seed < 300; seed++) {
            WeightsAssembler assembler = WeightsAssembler.of(pipeline.model(), WIRE);
            Random random = new Random(seed);
            List<WeightsRecord> records = new ArrayList<>(writer.write(snapshot));
            for (int copies = random.nextInt(8); copies > 0; copies--) {
                records.add(records.get(random.nextInt(records.size())));
            }
            Collections.shuffle(records, random);

            List<Payload> completed = new ArrayList<>();
            for (WeightsRecord record : records) {
                Assembly assembly = accept(assembler, record);
                assertThat(assembly).isNotInstanceOf(Assembly.Refused.class);
                if (assembly instanceof Assembly.Complete complete) {
                    completed.add(complete.snapshot().payload());
                }
            }
            assertThat(completed).containsExactly(snapshot.payload());
            assertThat(assembler.heldBytes()).isZero();
        }
    }

    @Test
    void keepsInterleavedVersionsApart() {
        Map<Version, Payload> written = new LinkedHashMap<>();
        List<List<WeightsRecord>> writers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<WeightsRecord> records = new ArrayList<>();
            for (long step = 0; step < 50; step++) {
                Snapshot snapshot = snapshot(pipeline, new Version(i, 10 * step));
                written.put(snapshot.version(), snapshot.payload());
                records.addAll(writer.write(snapshot));
            }
            writers.add(records);
        }
        Random random = new Random(5);
        int[] next = new int[2];
        List<Version> completed = new ArrayList<>();
        while (next[0] < writers.get(0).size() || next[1] < writers.get(1).size()) {
            int i = random.nextInt(2);
            if (next[i] < writers.get(i).size()
                    && accept(assembler, writers.get(i).get(next[i]++)) instanceof Assembly.Complete complete) {
                completed.add(complete.snapshot().version());
                assertThat(complete.snapshot().payload())
                        .isEqualTo(written.get(complete.snapshot().version()));
            }
        }
        assertThat(completed).isSorted().contains(new Version(1, 0), new Version(1, 490));
        assertThat(completed.stream().filter(version -> version.generation() == 1))
                .hasSize(50);
    }

    @Test
    void ignoresWhatIsNotNewer() {
        completeOf(writer.write(snapshot(pipeline, new Version(1, 0))));

        for (Version older : List.of(new Version(1, 0), new Version(0, 99))) {
            assertThat(writer.write(snapshot(pipeline, older)))
                    .allSatisfy(record -> assertThat(accept(assembler, record)).isInstanceOf(Assembly.Ignored.class));
        }
        assertThat(accept(
                        assembler,
                        writer.write(snapshot(pipeline, new Version(0, 99))).get(0)))
                .isEqualTo(new Assembly.Ignored("0.99 is not newer than 1.0", Optional.of(new Version(0, 99))));
    }

    @Test
    void refusesTheKeysOfOthers() {
        WeightsRecord foreign = WeightsWriter.of("other", TOPIC, WIRE)
                .write(snapshot(pipeline, new Version(0, 0)))
                .get(0);
        assertThat(accept(assembler, foreign))
                .isEqualTo(new Assembly.Refused("key 'other/0.0/part/00000' is not of the weights of small; "
                        + "give each pipeline a weights topic of its own"));
        assertThat(assembler.accept("", Optional.of(new byte[3]))).isInstanceOf(Assembly.Refused.class);
        assertThat(((Assembly.Refused) assembler.accept("x".repeat(100_000), Optional.empty())).reason())
                .hasSizeLessThan(200);
    }

    @Test
    void refusesARecordUnderAnotherKey() {
        List<WeightsRecord> records = writer.write(snapshot(pipeline, new Version(0, 3)));
        WeightsRecord swapped =
                new WeightsRecord(records.get(1).key(), records.get(0).value());
        assertThat(accept(assembler, swapped))
                .isEqualTo(new Assembly.Refused(
                        "0.3 refused: the record under small/0.3/part/00001 says it is part 0 " + "of 0.3 of small"));
    }

    @Test
    void refusesTheWeightsOfAnotherNetwork() {
        Pipeline other = SmallPipeline.of(
                new Sgd(0.1, 0, false), 1, 4, new LabelSpec.Binary("class", "UP"), Loss.BINARY_CROSS_ENTROPY);
        List<WeightsRecord> records = writer.write(snapshot(other, new Version(0, 3)));

        assertThat(accept(assembler, records.get(records.size() - 1)))
                .isEqualTo(new Assembly.Refused("0.3 refused: the weights are of network "
                        + other.network().fingerprint() + " but this is network "
                        + pipeline.network().fingerprint()
                        + "; run the trainer and the scoring job from the same pipeline file"));
    }

    @Test
    void refusesTheWeightsOfOtherFeatures() {
        Pipeline other = SmallPipeline.of(
                new Sgd(0.1, 0, false), 1, 3, new LabelSpec.Binary("class", "DOWN"), Loss.BINARY_CROSS_ENTROPY);
        List<WeightsRecord> records = writer.write(snapshot(other, new Version(0, 3)));

        assertThat(((Assembly.Refused) accept(assembler, records.get(records.size() - 1))).reason())
                .startsWith("0.3 refused: the weights are of features ");
    }

    @Test
    void refusesAPartOfAnotherWriterAndTakesTheRightOneLater() {
        Snapshot snapshot = snapshot(pipeline, new Version(0, 3));
        Snapshot sameVersion = new Snapshot(
                snapshot.version(),
                new Parameters(
                        snapshot.parameters().tensors(),
                        new float[snapshot.parameters().values().length]),
                snapshot.statistics(),
                snapshot.provenance());
        // One part and one manifest of two writers that do not know of each other: every CRC of its own is right.
        List<WeightsRecord> one = writer.write(snapshot);
        List<WeightsRecord> other = writer.write(sameVersion);
        List<WeightsRecord> mixed = new ArrayList<>(one);
        mixed.set(2, other.get(2));

        assertThat(refusalOf(mixed)).contains("part 3 of 5 has CRC32C").contains("but the manifest says");
        completeOf(List.of(one.get(2)));
    }

    @Test
    void refusesAVersionWhosePartsDoNotMakeItsHash() throws IOException {
        List<WeightsRecord> records = new ArrayList<>(writer.write(snapshot(pipeline, new Version(0, 3))));
        byte[] value = records.get(5).value().orElseThrow();
        Opened.Body body = (Opened.Body) WIRE.open(value);
        WeightsManifest manifest = WeightsManifest.decode(body.writer(), value, body.offset());
        WeightsManifest wrong = new WeightsManifest(
                manifest.pipeline(),
                manifest.version(),
                manifest.parent(),
                manifest.createdMillis(),
                manifest.networkFingerprint(),
                manifest.featureFingerprint(),
                manifest.tensors(),
                manifest.parts(),
                "ab".repeat(32),
                manifest.trainedThrough(),
                manifest.trainedThroughMillis(),
                manifest.learned(),
                manifest.pending(),
                manifest.deadLetters(),
                manifest.evaluated(),
                manifest.metrics(),
                manifest.statistics(),
                manifest.lost(),
                manifest.lostRanges());
        records.set(
                5,
                new WeightsRecord(
                        records.get(5).key(),
                        Optional.of(WIRE.frame(TOPIC, Schemas.WEIGHTS_MANIFEST, wrong.encode()))));

        assertThat(refusalOf(records))
                .isEqualTo("0.3 refused: the SHA-256 of its parts is " + manifest.sha256() + " but the manifest says "
                        + "ab".repeat(32));
        assertThat(assembler.heldBytes()).isZero();
    }

    @Test
    void refusesParametersThatAreNotFinite() {
        Snapshot snapshot = snapshot(pipeline, new Version(0, 3));
        float[] values = snapshot.parameters().values().clone();
        values[4] = Float.NaN;
        byte[] payload =
                new Payload(new Parameters(snapshot.parameters().tensors(), values), snapshot.statistics()).encode();

        assertThat(refusalOf(writer.write(snapshot, payload)))
                .isEqualTo("0.3 refused: parameters must be finite but element 4 of 0.weight is NaN");
        assertThat(assembler.heldBytes()).isZero();
        completeOf(writer.write(snapshot(pipeline, new Version(0, 4))));
    }

    @Test
    void refusesAPartThatIsLargerThanTheNetwork() {
        byte[] huge = new byte[1000];
        byte[] value = WIRE.frame(TOPIC, Schemas.WEIGHTS_PART, new WeightsPart("small", "0.3", 0, huge).encode());
        assertThat(assembler.accept("small/0.3/part/00000", Optional.of(value)))
                .isEqualTo(
                        new Assembly.Refused("0.3 refused: part 1 has 1000 bytes, but none is empty and the network's "
                                + "weights are 160 bytes in all"));
    }

    @Test
    void neverCompletesWhatWasTakenBack() {
        List<WeightsRecord> records = writer.write(snapshot(pipeline, new Version(0, 3)));
        Stream.concat(records.subList(0, 4).stream(), writer.tombstones(new Version(0, 3), 5).stream())
                .forEach(record -> assertThat(accept(assembler, record)).isNotInstanceOf(Assembly.Complete.class));
        assertThat(assembler.heldBytes()).isZero();

        records.subList(4, 6)
                .forEach(record -> assertThat(accept(assembler, record)).isNotInstanceOf(Assembly.Complete.class));
    }

    @Test
    void takesBackTheManifestFirst() {
        assertThat(writer.tombstones(new Version(0, 3), 2))
                .containsExactly(
                        new WeightsRecord("small/0.3/manifest", Optional.empty()),
                        new WeightsRecord("small/0.3/part/00000", Optional.empty()),
                        new WeightsRecord("small/0.3/part/00001", Optional.empty()));
    }

    @Test
    void holdsNoMoreThanTwoVersionsHoweverManyBegin() {
        long payloadBytes = snapshot(pipeline, new Version(0, 0)).payload().encode().length;
        for (long step = 500; step > 0; step--) {
            List<WeightsRecord> records = writer.write(snapshot(pipeline, new Version(0, step)));
            accept(assembler, records.get(0));
            accept(assembler, records.get(1));
            assertThat(assembler.heldBytes()).isLessThanOrEqualTo(2 * payloadBytes);
        }
        // What is being written now is not pushed out by higher versions that never ended.
        assertThat(completeOf(writer.write(snapshot(pipeline, new Version(0, 2))))
                        .snapshot()
                        .version())
                .isEqualTo(new Version(0, 2));
    }

    @Test
    void survivesEveryDamagedByte() {
        Snapshot snapshot = snapshot(pipeline, new Version(0, 3));
        List<WeightsRecord> records = writer.write(snapshot);
        for (int damaged = 0; damaged < records.size(); damaged++) {
            byte[] value = records.get(damaged).value().orElseThrow();
            for (int at = 0; at < value.length; at++) {
                WeightsAssembler assembler = WeightsAssembler.of(pipeline.model(), WIRE);
                for (int i = 0; i < records.size(); i++) {
                    WeightsRecord record = records.get(i);
                    if (i == damaged) {
                        byte[] copy = value.clone();
                        copy[at] ^= (byte) 0x81;
                        record = new WeightsRecord(record.key(), Optional.of(copy));
                    }
                    if (accept(assembler, record) instanceof Assembly.Complete complete) {
                        // Damage in the manifest's provenance goes unseen; what scores are made of does not.
                        assertThat(complete.snapshot().payload()).isEqualTo(snapshot.payload());
                        assertThat(complete.hash()).isEqualTo(snapshot.hash());
                        assertThat(damaged).isGreaterThanOrEqualTo(5);
                    }
                }
                assertThat(completeOf(assembler, writer.write(snapshot(pipeline, new Version(0, 4))))
                                .snapshot()
                                .version())
                        .isEqualTo(new Version(0, 4));
            }
        }
    }

    @Test
    void survivesRandomBytes() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            String key = i % 2 == 0 ? "small/0.3/manifest" : "small/0.3/part/00000";
            assertThat(assembler.accept(key, Optional.of(bytes))).isInstanceOf(Assembly.Refused.class);
        }
    }

    private Assembly.Complete completeOf(List<WeightsRecord> records) {
        return completeOf(assembler, records);
    }

    private static Assembly.Complete completeOf(WeightsAssembler assembler, List<WeightsRecord> records) {
        return records.stream()
                .map(record -> accept(assembler, record))
                .filter(Assembly.Complete.class::isInstance)
                .map(Assembly.Complete.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private String refusalOf(List<WeightsRecord> records) {
        return records.stream()
                .map(record -> accept(assembler, record))
                .filter(Assembly.Refused.class::isInstance)
                .map(refused -> ((Assembly.Refused) refused).reason())
                .findFirst()
                .orElseThrow();
    }

    private static Assembly accept(WeightsAssembler assembler, WeightsRecord record) {
        return assembler.accept(record.key(), record.value());
    }

    /** Parameters that depend on the version, so that a mixture of two is seen. */
    private static Snapshot snapshot(Pipeline pipeline, Version version) {
        Random random = new Random(31 * version.generation() + version.step());
        float[] values = new float[pipeline.network().parameterCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("logLoss", 0.3);
        metrics.put("accuracy", 0.9);
        return new Snapshot(
                version,
                new Parameters(pipeline.network().tensors(), values),
                new FeatureStatistics(new long[] {3, version.step()}, new double[] {0.5, -2}, new double[] {4, 1}),
                new Provenance(
                        Optional.of(new Version(0, 0)),
                        1_700_000_000_000L,
                        pipeline.network().fingerprint(),
                        pipeline.features().fingerprint(pipeline.label()),
                        Map.of("small.labeled-events-0", 1234L),
                        1_699_999_999_000L,
                        new Accounting(1000, 4, 30),
                        new Metrics(1000, metrics)));
    }
}
