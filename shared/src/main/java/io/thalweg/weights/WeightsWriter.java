package io.thalweg.weights;

import io.thalweg.engine.Parameters;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.WeightsManifest;
import io.thalweg.schemas.WeightsPart;
import io.thalweg.schemas.wire.WireFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Converts snapshots into records of a weights topic. {@link WeightsAssembler} is the inverse. Thread-safe.
 *
 * <pre>{@code
 * WeightsWriter writer = WeightsWriter.of(pipeline.name(), pipeline.topics().weights(), wire);
 * for (WeightsRecord record : writer.write(snapshot)) {
 *     producer.send(...);   // in this order
 * }
 * }</pre>
 */
public final class WeightsWriter {

    /** With key and framing, a part is smaller than Kafka's default limit of 1 MiB per record. */
    static final int MAX_PART_BYTES = 900 * 1024;

    private final String pipeline;
    private final String topic;
    private final WireFormat wire;
    private final int maxPartBytes;

    WeightsWriter(String pipeline, String topic, WireFormat wire, int maxPartBytes) {
        this.pipeline = pipeline;
        this.topic = topic;
        this.wire = wire;
        this.maxPartBytes = maxPartBytes;
    }

    public static WeightsWriter of(String pipeline, String topic, WireFormat wire) {
        return new WeightsWriter(pipeline, topic, wire, MAX_PART_BYTES);
    }

    /** The number of parts of a payload. */
    static int parts(long payloadBytes) {
        return Math.toIntExact((payloadBytes + MAX_PART_BYTES - 1) / MAX_PART_BYTES);
    }

    /** Converts a version to records, to be written in this order: parts, then the manifest. */
    public List<WeightsRecord> write(Snapshot snapshot) {
        return write(snapshot, snapshot.payload().encode());
    }

    List<WeightsRecord> write(Snapshot snapshot, byte[] payload) {
        String version = snapshot.version().toString();
        String hash = Payload.hash(payload);
        List<WeightsRecord> records = new ArrayList<>();
        List<WeightsManifest.Part> table = new ArrayList<>();
        for (int from = 0; from < payload.length; from += maxPartBytes) {
            byte[] slice = Arrays.copyOfRange(payload, from, Math.min(from + maxPartBytes, payload.length));
            int index = table.size();
            table.add(new WeightsManifest.Part(checksum(slice), slice.length));
            records.add(new WeightsRecord(
                    new WeightsKey.Part(pipeline, snapshot.version(), index).toString(),
                    Optional.of(wire.frame(
                            topic, Schemas.WEIGHTS_PART, new WeightsPart(pipeline, version, index, slice).encode()))));
        }
        records.add(new WeightsRecord(
                new WeightsKey.Manifest(pipeline, snapshot.version()).toString(),
                Optional.of(wire.frame(
                        topic,
                        Schemas.WEIGHTS_MANIFEST,
                        manifest(snapshot, table, hash).encode()))));
        return List.copyOf(records);
    }

    /**
     * Creates the tombstones of a version. The manifest is first, so that the remaining parts are ignored in the
     * meantime.
     */
    public List<WeightsRecord> tombstones(Version version, int parts) {
        List<WeightsRecord> records = new ArrayList<>();
        records.add(new WeightsRecord(new WeightsKey.Manifest(pipeline, version).toString(), Optional.empty()));
        for (int index = 0; index < parts; index++) {
            records.add(new WeightsRecord(new WeightsKey.Part(pipeline, version, index).toString(), Optional.empty()));
        }
        return List.copyOf(records);
    }

    static long checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private WeightsManifest manifest(Snapshot snapshot, List<WeightsManifest.Part> parts, String hash) {
        Provenance provenance = snapshot.provenance();
        FeatureStatistics statistics = snapshot.statistics();
        return new WeightsManifest(
                pipeline,
                snapshot.version().toString(),
                provenance.parent().map(Version::toString),
                provenance.createdMillis(),
                provenance.networkFingerprint(),
                provenance.featureFingerprint(),
                tensors(snapshot.parameters()),
                parts,
                hash,
                provenance.trainedThrough(),
                provenance.trainedThroughMillis(),
                provenance.accounting().learned(),
                provenance.accounting().pending(),
                provenance.accounting().deadLetters(),
                provenance.metrics().examples(),
                provenance.metrics().values(),
                new WeightsManifest.Statistics(
                        statistics.counts(), statistics.means(), statistics.squares(), statistics.clips()),
                provenance.accounting().lost().offsets(),
                provenance.accounting().lost().ranges().stream()
                        .map(range -> new WeightsManifest.LostRange(
                                range.topic(), range.partition(), range.from(), range.to()))
                        .toList());
    }

    private static List<WeightsManifest.Tensor> tensors(Parameters parameters) {
        return parameters.tensors().stream()
                .map(tensor -> new WeightsManifest.Tensor(
                        tensor.name(),
                        tensor.shape().sizes(),
                        "F32",
                        Payload.HEADER_BYTES + (long) Float.BYTES * tensor.offset(),
                        tensor.trainable()))
                .toList();
    }
}
