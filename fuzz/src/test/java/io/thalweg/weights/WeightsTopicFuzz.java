package io.thalweg.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.thalweg.config.Pipeline;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.fuzz.Input;
import io.thalweg.fuzz.Samples;
import io.thalweg.learner.Learner;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.WeightsManifest;
import io.thalweg.schemas.WeightsPart;
import io.thalweg.schemas.wire.Opened;
import io.thalweg.schemas.wire.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The records of a weights topic, in any order, doubled, left out, damaged, mixed and forged. The input is a list of steps;
 * each gives the assembler one record. Whatever they are, a version that becomes visible is one that a trainer wrote, whole.
 */
class WeightsTopicFuzz {

    private static final String TOPIC = "readings.weights";
    private static final WireFormat WIRE = WireFormat.of(Optional.empty(), Schemas.ALL);
    private static final Pipeline PIPELINE = Samples.pipeline("readings.yaml");
    private static final List<WeightsRecord> RECORDS = new ArrayList<>();

    /** The hashes of all the payloads that were written as a version; two trainers may write the same. */
    private static final Map<Version, Set<String>> WRITTEN = new HashMap<>();

    private static final int MOST_STEPS = 256;

    static {
        writeVersions();
    }

    static Stream<byte[]> seeds() {
        byte[] inOrder = new byte[2 * RECORDS.size()];
        for (int i = 0; i < RECORDS.size(); i++) {
            inOrder[2 * i + 1] = (byte) i;
        }
        byte[] backwards = inOrder.clone();
        for (int i = 0; i < RECORDS.size(); i++) {
            backwards[2 * i + 1] = (byte) (RECORDS.size() - 1 - i);
        }
        byte[] steps = new byte[200];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (byte) (7 * i);
        }
        return Stream.of(inOrder, backwards, steps, Input.concat(inOrder, steps, backwards));
    }

    @MethodSource("seeds")
    @FuzzTest
    void showsOnlyWholeVersionsThatWereWritten(byte[] bytes) {
        Input input = new Input(bytes);
        WeightsAssembler assembler = WeightsAssembler.of(PIPELINE.model(), WIRE);
        long payloadBytes = Payload.bytes(
                PIPELINE.network().parameterCount(), PIPELINE.features().standardized().length);
        Optional<Version> newest = Optional.empty();
        for (int step = 0; step < MOST_STEPS && !input.isAtEnd(); step++) {
            WeightsRecord record = record(input);
            Assembly assembly = assembler.accept(record.key(), record.value());
            assertThat(assembler.heldBytes()).isBetween(0L, 2 * payloadBytes);
            if (assembly instanceof Assembly.Complete complete) {
                check(complete, newest);
                newest = Optional.of(complete.snapshot().version());
            } else if (assembly instanceof Assembly.Refused refused) {
                assertThat(refused.reason()).isNotBlank().hasSizeLessThan(10_000);
            }
        }
    }

    private static void check(Assembly.Complete complete, Optional<Version> newest) {
        Snapshot snapshot = complete.snapshot();
        assertThat(complete.hash()).isEqualTo(snapshot.hash());
        assertThat(WRITTEN.getOrDefault(snapshot.version(), Set.of())).contains(complete.hash());
        assertThat(snapshot.parameters().isFinite()).isTrue();
        newest.ifPresent(before -> assertThat(snapshot.version()).isGreaterThan(before));
    }

    private static WeightsRecord record(Input input) {
        int kind = input.below(12);
        WeightsRecord record = RECORDS.get(input.below(RECORDS.size()));
        return switch (kind) {
            case 8 -> new WeightsRecord(record.key(), Optional.of(damaged(record, input)));
            case 9 -> new WeightsRecord(RECORDS.get(input.below(RECORDS.size())).key(), record.value());
            case 10 -> forged(record, input);
            case 11 ->
                input.next() % 2 == 0
                        ? new WeightsRecord(record.key(), Optional.empty())
                        : new WeightsRecord(new String(input.chunk(), UTF_8), Optional.of(input.chunk()));
            default -> record;
        };
    }

    /** A few bytes changed, or the end cut off. */
    private static byte[] damaged(WeightsRecord record, Input input) {
        byte[] value = record.value().orElseThrow().clone();
        int changes = input.below(8);
        if (changes == 0) {
            return Arrays.copyOf(value, input.nextIndex(value.length));
        }
        for (int i = 0; i < changes; i++) {
            value[input.nextIndex(value.length)] = (byte) input.next();
        }
        return value;
    }

    /** A record of the right form that says something else: a slice of any place and length, or a manifest with other parts. */
    private static WeightsRecord forged(WeightsRecord record, Input input) {
        WeightsKey key = WeightsKey.parse(record.key()).orElseThrow();
        byte[] value = record.value().orElseThrow();
        try {
            if (key instanceof WeightsKey.Part part) {
                int index = input.next() % 2 == 0 ? part.index() : input.next();
                byte[] slice =
                        input.next() % 2 == 0 ? input.chunk() : part(value).bytes();
                byte[] body = new WeightsPart(part.pipeline(), part.version().toString(), index, slice).encode();
                return new WeightsRecord(
                        new WeightsKey.Part(part.pipeline(), part.version(), index).toString(),
                        Optional.of(WIRE.frame(TOPIC, Schemas.WEIGHTS_PART, body)));
            }
            if (key instanceof WeightsKey.Manifest) {
                byte[] body = forged(manifest(value), input).encode();
                return new WeightsRecord(record.key(), Optional.of(WIRE.frame(TOPIC, Schemas.WEIGHTS_MANIFEST, body)));
            }
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException("what was written can be read", e);
        }
    }

    private static WeightsManifest forged(WeightsManifest manifest, Input input) {
        List<WeightsManifest.Part> parts = new ArrayList<>(manifest.parts());
        for (int changes = input.below(4); changes > 0 && !parts.isEmpty(); changes--) {
            int index = input.below(parts.size());
            WeightsManifest.Part part = parts.get(index);
            switch (input.below(4)) {
                case 0 -> parts.remove(index);
                case 1 -> parts.set(index, new WeightsManifest.Part(part.crc32c(), input.nextLong()));
                case 2 -> parts.set(index, new WeightsManifest.Part(input.nextLong(), part.bytes()));
                default -> parts.add(index, new WeightsManifest.Part(part.crc32c(), input.next()));
            }
        }
        return new WeightsManifest(
                manifest.pipeline(),
                manifest.version(),
                input.next() % 2 == 0 ? manifest.parent() : Optional.of(new String(input.chunk(), UTF_8)),
                manifest.createdMillis(),
                manifest.networkFingerprint(),
                manifest.featureFingerprint(),
                manifest.tensors(),
                parts,
                manifest.sha256(),
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
    }

    private static WeightsPart part(byte[] value) throws IOException {
        Opened.Body body = (Opened.Body) WIRE.open(value);
        return WeightsPart.decode(body.writer(), value, body.offset());
    }

    private static WeightsManifest manifest(byte[] value) throws IOException {
        Opened.Body body = (Opened.Body) WIRE.open(value);
        return WeightsManifest.decode(body.writer(), value, body.offset());
    }

    /** Versions 0.0, 0.1, 0.2 and 1.0 of one trainer, 0.1 of another, and payloads that no trainer may publish. */
    private static void writeVersions() {
        WeightsWriter writer = new WeightsWriter(PIPELINE.name(), TOPIC, WIRE, 100);
        try (Learner learner = Learner.of(PIPELINE.learner(), Samples.wire(PIPELINE), new JvmEngine())) {
            Snapshot first = learner.snapshot(1);
            Samples.readings().forEach(learner::accept);
            Snapshot second = learner.snapshot(2);
            write(writer, first, new Version(0, 0), true);
            write(writer, first, new Version(0, 1), true);
            write(writer, second, new Version(0, 1), true);
            write(writer, second, new Version(0, 2), true);
            write(writer, second, new Version(1, 0), true);
            write(writer, first, new Version(0, 3), false);
        }
    }

    private static void write(WeightsWriter writer, Snapshot like, Version version, boolean isFinite) {
        Snapshot snapshot = new Snapshot(version, like.parameters(), like.statistics(), like.provenance());
        float[] values = like.parameters().values().clone();
        values[1] = isFinite ? values[1] : Float.NaN;
        byte[] payload = new Payload(new Parameters(like.parameters().tensors(), values), like.statistics()).encode();
        RECORDS.addAll(writer.write(snapshot, payload));
        if (isFinite) {
            WRITTEN.computeIfAbsent(version, one -> new HashSet<>()).add(Payload.hash(payload));
        }
    }
}
