package io.thalweg.schemas;

import io.thalweg.schemas.avro.AvroOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * The record of the weights topic that completes a version: the checksums of its parts, its tensors, and its provenance.
 * Its key is {@code <pipeline>/<version>/manifest}. It is written after all parts, and a version without it is not used.
 * Times are milliseconds since the epoch.
 *
 * @param version {@code generation.step}
 * @param parent the version published before it
 * @param networkFingerprint of the network's spec
 * @param featureFingerprint of features and label
 * @param tensors in the order of the payload
 * @param parts in the order of their index
 * @param sha256 of the payload (parameters, then feature statistics), 64 hexadecimal digits
 * @param trainedThrough for each {@code topic-partition}, the offset up to which (exclusive) every record was learned or
 *     became a dead letter; kept in the order of the names
 * @param trainedThroughMillis record timestamp of the newest learned example, 0 if none
 * @param learned records learned
 * @param pending records in the partial batch
 * @param deadLetters records refused
 * @param evaluated examples that the metrics cover
 * @param metrics prequential metrics, in the order in which they are shown
 * @param statistics of the standardised columns, for readers: the payload holds the same and is the truth
 * @param lost offsets that Kafka had removed, or a reset had skipped, before they were read
 * @param lostRanges where they were, the newest ones
 */
public record WeightsManifest(
        String pipeline,
        String version,
        Optional<String> parent,
        long createdMillis,
        String networkFingerprint,
        String featureFingerprint,
        List<Tensor> tensors,
        List<Part> parts,
        String sha256,
        Map<String, Long> trainedThrough,
        long trainedThroughMillis,
        long learned,
        long pending,
        long deadLetters,
        long evaluated,
        Map<String, Double> metrics,
        Statistics statistics,
        long lost,
        List<LostRange> lostRanges) {

    /**
     * The name, shape and place of one tensor in the payload.
     *
     * @param name PyTorch state-dict name, such as {@code 0.weight}
     * @param shape sizes, outermost first
     * @param dtype {@code F32}: 32-bit little-endian floats
     * @param offsetBytes first byte in the payload
     * @param trainable false for what is only counted or averaged
     */
    public record Tensor(String name, List<Integer> shape, String dtype, long offsetBytes, boolean trainable) {
        public Tensor {
            shape = List.copyOf(shape);
        }

        private void write(AvroOutput out) {
            out.writeString(name)
                    .writeArray(shape, out::writeInt)
                    .writeString(dtype)
                    .writeLong(offsetBytes)
                    .writeBoolean(trainable);
        }

        private static Tensor of(GenericRecord tensor) {
            return new Tensor(
                    tensor.get("name").toString(),
                    list(tensor, "shape"),
                    tensor.get("dtype").toString(),
                    (Long) tensor.get("offset"),
                    (Boolean) tensor.get("trainable"));
        }
    }

    /**
     * The expected checksum and length of one part.
     *
     * @param crc32c CRC-32C of its bytes, 0 to 2^32 - 1
     * @param bytes its length
     */
    public record Part(long crc32c, long bytes) {}

    /**
     * The running mean and variance of each standardised column. The arrays are not copied.
     *
     * @param counts values seen, without the missing ones
     * @param means running mean
     * @param squares sum of squared distances to the mean
     * @param clips the limit of a scaled value, in standard deviations; infinite for no limit. Empty in manifests of older
     *     versions, whose limit was 5 for every column
     */
    public record Statistics(long[] counts, double[] means, double[] squares, double[] clips) {}

    /**
     * A range of offsets of one partition that were never read.
     *
     * @param from the first of them
     * @param to the first after them
     */
    public record LostRange(String topic, int partition, long from, long to) {}

    public WeightsManifest {
        tensors = List.copyOf(tensors);
        parts = List.copyOf(parts);
        trainedThrough = Collections.unmodifiableMap(new TreeMap<>(trainedThrough));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        lostRanges = List.copyOf(lostRanges);
    }

    /** The Avro body by {@link Schemas#WEIGHTS_MANIFEST}. */
    public byte[] encode() {
        AvroOutput out = new AvroOutput(1024);
        out.writeString(pipeline).writeString(version).writeInt(parent.isPresent() ? 1 : 0);
        parent.ifPresent(out::writeString);
        return out.writeLong(createdMillis)
                .writeString(networkFingerprint)
                .writeString(featureFingerprint)
                .writeArray(tensors, tensor -> tensor.write(out))
                .writeArray(parts, part -> out.writeLong(part.crc32c()).writeLong(part.bytes()))
                .writeString(sha256)
                .writeArray(trainedThrough.entrySet(), entry -> out.writeString(entry.getKey())
                        .writeLong(entry.getValue()))
                .writeLong(trainedThroughMillis)
                .writeLong(learned)
                .writeLong(pending)
                .writeLong(deadLetters)
                .writeLong(evaluated)
                .writeArray(metrics.entrySet(), entry -> out.writeString(entry.getKey())
                        .writeDouble(entry.getValue()))
                .writeArray(Arrays.stream(statistics.counts()).boxed().toList(), out::writeLong)
                .writeArray(Arrays.stream(statistics.means()).boxed().toList(), out::writeDouble)
                .writeArray(Arrays.stream(statistics.squares()).boxed().toList(), out::writeDouble)
                .writeArray(Arrays.stream(statistics.clips()).boxed().toList(), clip -> {
                    boolean isLimit = clip != Double.POSITIVE_INFINITY;
                    out.writeInt(isLimit ? 1 : 0);
                    if (isLimit) {
                        out.writeDouble(clip);
                    }
                })
                .writeLong(lost)
                .writeArray(lostRanges, range -> out.writeString(range.topic())
                        .writeInt(range.partition())
                        .writeLong(range.from())
                        .writeLong(range.to()))
                .toByteArray();
    }

    /**
     * The inverse of {@link #encode()}, of whatever schema wrote it.
     *
     * @throws IOException if the bytes from {@code offset} on are no manifest
     */
    public static WeightsManifest decode(Schema writer, byte[] bytes, int offset) throws IOException {
        return BodyReader.read(Schemas.WEIGHTS_MANIFEST, writer, bytes, offset, WeightsManifest::of);
    }

    private static WeightsManifest of(GenericRecord body) {
        Map<String, Long> trainedThrough = new TreeMap<>();
        ((Map<?, ?>) body.get("trainedThrough"))
                .forEach((partition, offset) -> trainedThrough.put(partition.toString(), (Long) offset));
        Map<String, Double> metrics = new LinkedHashMap<>();
        ((Map<?, ?>) body.get("metrics")).forEach((name, value) -> metrics.put(name.toString(), (Double) value));
        GenericRecord statistics = (GenericRecord) body.get("featureStatistics");
        return new WeightsManifest(
                body.get("pipeline").toString(),
                body.get("version").toString(),
                Optional.ofNullable(body.get("parent")).map(Object::toString),
                (Long) body.get("createdTime"),
                body.get("networkFingerprint").toString(),
                body.get("featureFingerprint").toString(),
                WeightsManifest.<GenericRecord>list(body, "tensors").stream()
                        .map(Tensor::of)
                        .toList(),
                WeightsManifest.<GenericRecord>list(body, "parts").stream()
                        .map(part -> new Part((Long) part.get("crc32c"), (Long) part.get("bytes")))
                        .toList(),
                body.get("sha256").toString(),
                trainedThrough,
                (Long) body.get("trainedThroughTime"),
                (Long) body.get("learned"),
                (Long) body.get("pending"),
                (Long) body.get("deadLetters"),
                (Long) body.get("evaluated"),
                metrics,
                new Statistics(
                        WeightsManifest.<Long>list(statistics, "counts").stream()
                                .mapToLong(Long::longValue)
                                .toArray(),
                        doubles(statistics, "means"),
                        doubles(statistics, "squares"),
                        WeightsManifest.<Double>list(statistics, "clips").stream()
                                .mapToDouble(clip -> clip == null ? Double.POSITIVE_INFINITY : clip)
                                .toArray()),
                (Long) body.get("lost"),
                WeightsManifest.<GenericRecord>list(body, "lostRanges").stream()
                        .map(range -> new LostRange(
                                range.get("topic").toString(),
                                (Integer) range.get("partition"),
                                (Long) range.get("from"),
                                (Long) range.get("to")))
                        .toList());
    }

    private static double[] doubles(GenericRecord body, String field) {
        return WeightsManifest.<Double>list(body, field).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    // The schema says what the elements are; the reader has resolved every record to it.
    @SuppressWarnings("unchecked")
    private static <T> List<T> list(GenericRecord body, String field) {
        return (List<T>) body.get(field);
    }
}
