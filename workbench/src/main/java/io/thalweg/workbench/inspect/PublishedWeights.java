package io.thalweg.workbench.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.WeightsManifest;
import io.thalweg.schemas.wire.Opened;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Assembly;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import io.thalweg.weights.WeightsAssembler;
import io.thalweg.weights.WeightsKey;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.topics.Start;
import io.thalweg.workbench.topics.TopicReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The content of a weights topic: its versions, each assembled and verified as in the scoring job, and the records that
 * cannot be used.
 */
public final class PublishedWeights {

    /**
     * A version whose manifest is in the topic.
     *
     * @param isVerified whether the version is complete and all checks passed
     * @param status {@code verified}, or the problem
     */
    public record Published(WeightsManifest manifest, boolean isVerified, String status) {}

    private final String pipeline;
    private final String topic;
    private final Optional<Version> wanted;
    private final WireFormat wire;
    private final WeightsAssembler assembler;
    private final Map<Version, Published> versions = new TreeMap<>();
    private final List<String> refusals = new ArrayList<>();
    private Optional<Snapshot> snapshot = Optional.empty();
    private long highestGeneration = -1;

    PublishedWeights(Pipeline pipeline, Optional<Version> wanted) {
        this.pipeline = pipeline.name();
        this.topic = pipeline.topics().weights();
        this.wanted = wanted;
        this.wire = WireFormat.of(pipeline.registry(), Schemas.ALL);
        this.assembler = WeightsAssembler.of(pipeline.model(), wire);
    }

    /**
     * Reads the whole topic.
     *
     * @param wanted the version whose snapshot to keep; the newest if empty
     * @throws FailureException if the topic does not exist or cannot be read
     */
    public static PublishedWeights read(Pipeline pipeline, Optional<Version> wanted) {
        PublishedWeights weights = new PublishedWeights(pipeline, wanted);
        try (TopicReader reader =
                TopicReader.open(pipeline, pipeline.topics().weights(), new Start.Beginning(), false)) {
            Optional<ConsumerRecord<byte[], byte[]>> record = reader.next();
            while (record.isPresent()) {
                weights.accept(record.get());
                record = reader.next();
            }
        }
        return weights;
    }

    /** Processes the next record of the topic, starting from its beginning. */
    void accept(ConsumerRecord<byte[], byte[]> record) {
        String text = record.key() == null ? "" : new String(record.key(), UTF_8);
        Optional<byte[]> value = Optional.ofNullable(record.value());
        noteGeneration(text);
        Assembly assembly = assembler.accept(text, value);
        Optional<WeightsManifest> manifest = value.flatMap(bytes -> manifest(text, bytes));
        if (manifest.isPresent()) {
            versions.put(
                    Version.parse(manifest.get().version()),
                    new Published(manifest.get(), assembly instanceof Assembly.Complete, status(assembly)));
        } else if (assembly instanceof Assembly.Refused refused) {
            refusals.add(record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + refused.reason());
        }
        if (assembly instanceof Assembly.Complete complete) {
            versions.computeIfPresent(
                    complete.snapshot().version(), (version, published) -> verified(published.manifest()));
            if (wanted.isEmpty() || wanted.get().equals(complete.snapshot().version())) {
                snapshot = Optional.of(complete.snapshot());
            }
        }
        if (value.isEmpty()
                && WeightsKey.parse(text).orElse(null) instanceof WeightsKey.Manifest withdrawn
                && withdrawn.pipeline().equals(pipeline)) {
            versions.remove(withdrawn.version());
            snapshot = snapshot.filter(kept -> !kept.version().equals(withdrawn.version()));
        }
    }

    /** The snapshot of the wanted version, or of the newest; empty if it is missing or incomplete. */
    public Optional<Snapshot> snapshot() {
        return snapshot;
    }

    /**
     * The snapshot of the wanted version, or of the newest.
     *
     * @throws FailureException if it is missing or incomplete; the message lists the available versions
     */
    public Snapshot requireSnapshot() {
        return snapshot.orElseThrow(() -> {
            String known = versions.values().stream()
                    .map(published -> published.manifest().version() + " (" + published.status() + ")")
                    .collect(Collectors.joining(", "));
            return new FailureException("topic " + topic + " has no whole version"
                    + wanted.map(version -> " " + version).orElse("")
                    + (known.isEmpty() ? ", nor any other" : "; it has " + known));
        });
    }

    /** SHA-256 of a version's payload, according to its manifest. */
    public String hash(Version version) {
        return versions.get(version).manifest().sha256();
    }

    /** The highest generation of all versions that ever had a record; -1 if there was none. */
    public long highestGeneration() {
        return highestGeneration;
    }

    /** The versions in ascending order. */
    public Collection<Published> versions() {
        return versions.values();
    }

    /** Why each record without a version was refused, with its place. */
    List<String> refusals() {
        return refusals;
    }

    private void noteGeneration(String key) {
        WeightsKey parsed = WeightsKey.parse(key).orElse(null);
        if (parsed != null && parsed.pipeline().equals(pipeline)) {
            if (parsed instanceof WeightsKey.Part part) {
                highestGeneration = Math.max(highestGeneration, part.version().generation());
            } else if (parsed instanceof WeightsKey.Manifest manifest) {
                highestGeneration =
                        Math.max(highestGeneration, manifest.version().generation());
            }
        }
    }

    private Optional<WeightsManifest> manifest(String key, byte[] value) {
        boolean isOurs = WeightsKey.parse(key).orElse(null) instanceof WeightsKey.Manifest manifest
                && manifest.pipeline().equals(pipeline);
        if (!isOurs || !(wire.open(value) instanceof Opened.Body body)) {
            return Optional.empty();
        }
        try {
            WeightsManifest manifest = WeightsManifest.decode(body.writer(), value, body.offset());
            boolean isUnderItsKey =
                    key.equals(new WeightsKey.Manifest(pipeline, Version.parse(manifest.version())).toString());
            return isUnderItsKey ? Optional.of(manifest) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            // The assembler has refused this record too, with its own message.
            return Optional.empty();
        }
    }

    private static Published verified(WeightsManifest manifest) {
        return new Published(manifest, true, "verified");
    }

    private static String status(Assembly assembly) {
        if (assembly instanceof Assembly.Incomplete incomplete) {
            return incomplete.status();
        }
        if (assembly instanceof Assembly.Refused refused) {
            return refused.reason();
        }
        return assembly instanceof Assembly.Ignored ignored ? ignored.reason() : "verified";
    }
}
