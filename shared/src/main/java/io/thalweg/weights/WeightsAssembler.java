package io.thalweg.weights;

import io.thalweg.config.ModelConfig;
import io.thalweg.evaluation.Metrics;
import io.thalweg.network.TensorSpec;
import io.thalweg.schemas.WeightsManifest;
import io.thalweg.schemas.WeightsPart;
import io.thalweg.schemas.wire.Opened;
import io.thalweg.schemas.wire.WireFormat;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Assembles versions from the records of a weights topic, in any order, and verifies them. What it lets through is
 * whole, made for this pipeline's network and features, newer than all before, and passes every checksum.
 *
 * <p>It holds at most the {@value #MAX_PARTIAL} versions that were touched last: one under way, and one more, so that a
 * writer that is about to be stopped cannot push out what its successor writes. One thread.
 */
public final class WeightsAssembler {

    private static final int MAX_PARTIAL = 2;
    private static final int MAX_PRINTED_KEY = 80;

    private final String pipeline;
    private final WireFormat wire;
    private final String networkFingerprint;
    private final String featureFingerprint;
    private final List<TensorSpec> tensors;
    private final int parameterCount;
    private final int columns;

    /** In the newest format, which is the longest. */
    private final long payloadBytes;

    /** In the order of the last touch, oldest first. */
    private final Map<Version, PartialVersion> partial = new LinkedHashMap<>(4, 0.75f, true);

    private Optional<Version> newest = Optional.empty();

    private WeightsAssembler(ModelConfig model, WireFormat wire) {
        this.pipeline = model.name();
        this.wire = wire;
        this.networkFingerprint = model.network().fingerprint();
        this.featureFingerprint = model.featureFingerprint();
        this.tensors = model.network().tensors();
        this.columns = model.features().standardized().length;
        this.parameterCount = model.network().parameterCount();
        this.payloadBytes = Payload.bytes(parameterCount, columns);
    }

    /** One that has seen no version yet; {@code wire} knows the schemas of parts and manifests. */
    public static WeightsAssembler of(ModelConfig model, WireFormat wire) {
        return new WeightsAssembler(model, wire);
    }

    /**
     * Takes the next record of the topic.
     *
     * @param key empty if the record has none
     * @param value empty for a tombstone; the assembler keeps no reference to it
     * @throws java.io.UncheckedIOException if the schema registry is needed and cannot be reached: give the record again
     */
    public Assembly accept(String key, Optional<byte[]> value) {
        Optional<WeightsKey> parsed = WeightsKey.parse(key);
        if (parsed.isEmpty() || !parsed.get().pipeline().equals(pipeline)) {
            return new Assembly.Refused("key '"
                    + (key.length() > MAX_PRINTED_KEY ? key.substring(0, MAX_PRINTED_KEY) + "…" : key)
                    + "' is not of the weights of " + pipeline + "; give each pipeline a weights topic of its own");
        }
        if (parsed.get() instanceof WeightsKey.Part part) {
            return value.isPresent() ? part(part, value.get()) : withdraw(part);
        }
        if (parsed.get() instanceof WeightsKey.Manifest manifest) {
            return value.isPresent() ? manifest(manifest, value.get()) : withdraw(manifest);
        }
        return new Assembly.Ignored("the head says nothing that the manifest does not", Optional.empty());
    }

    /** Bytes of parts that wait for the rest of their version. */
    long heldBytes() {
        return partial.values().stream().mapToLong(PartialVersion::bytes).sum();
    }

    private Assembly part(WeightsKey.Part key, byte[] value) {
        if (isOld(key.version())) {
            return old(key.version());
        }
        WeightsPart part;
        try {
            Opened.Body body = open(value);
            part = WeightsPart.decode(body.writer(), value, body.offset());
        } catch (IOException e) {
            return refused(key.version(), "part " + (key.index() + 1) + ": " + e.getMessage());
        }
        WeightsKey.Part claimed = new WeightsKey.Part(part.pipeline(), key.version(), part.index());
        if (!claimed.equals(key) || !part.version().equals(key.version().toString())) {
            return refused(
                    key.version(),
                    "the record under " + key + " says it is part " + part.index() + " of " + part.version() + " of "
                            + part.pipeline());
        }
        return put(key, part.bytes());
    }

    private Assembly put(WeightsKey.Part key, byte[] slice) {
        PartialVersion version = held(key.version());
        if (slice.length == 0 || version.bytesWith(key.index(), slice) > payloadBytes) {
            return refused(
                    key.version(),
                    "part " + (key.index() + 1) + " has " + slice.length
                            + " bytes, but none is empty and the network's weights are " + payloadBytes
                            + " bytes in all");
        }
        Optional<String> mismatch = version.mismatch(key.index(), slice);
        if (mismatch.isPresent()) {
            return refused(key.version(), mismatch.get());
        }
        version.put(key.index(), slice);
        keep(key.version(), version);
        return complete(key.version(), version);
    }

    private Assembly manifest(WeightsKey.Manifest key, byte[] value) {
        if (isOld(key.version())) {
            return old(key.version());
        }
        WeightsManifest manifest;
        try {
            Opened.Body body = open(value);
            manifest = WeightsManifest.decode(body.writer(), value, body.offset());
            requireFits(key, manifest);
        } catch (IOException e) {
            return refused(key.version(), e.getMessage());
        }
        PartialVersion version = held(key.version());
        version.close(manifest);
        keep(key.version(), version);
        return complete(key.version(), version);
    }

    /** Checks all that the manifest alone can tell. */
    private void requireFits(WeightsKey.Manifest key, WeightsManifest manifest) throws IOException {
        if (!manifest.pipeline().equals(pipeline)
                || !manifest.version().equals(key.version().toString())) {
            throw new IOException("the manifest under " + key + " says it is of " + manifest.version() + " of "
                    + manifest.pipeline());
        }
        if (!manifest.networkFingerprint().equals(networkFingerprint)) {
            throw new IOException(
                    "the weights are of network " + manifest.networkFingerprint() + " but this is network "
                            + networkFingerprint + "; run the trainer and the scoring job from the same pipeline file");
        }
        if (!manifest.featureFingerprint().equals(featureFingerprint)) {
            throw new IOException("the weights are of features " + manifest.featureFingerprint()
                    + " but these are features " + featureFingerprint
                    + "; run the trainer and the scoring job from the same pipeline file");
        }
        long announced = 0;
        for (WeightsManifest.Part part : manifest.parts()) {
            // Checked one by one: lengths that overflow must not add up to the right sum.
            if (part.bytes() < 1 || part.bytes() > payloadBytes) {
                throw new IOException(
                        "a part has 1 to " + payloadBytes + " bytes but the manifest says " + part.bytes());
            }
            announced += part.bytes();
        }
        if (!Payload.isLength(announced, parameterCount, columns)) {
            throw new IOException(
                    "the network's weights are " + payloadBytes + " bytes but the manifest's parts have " + announced);
        }
    }

    private Assembly complete(Version version, PartialVersion arrived) {
        if (!arrived.isWhole()) {
            return new Assembly.Incomplete(arrived.status(WeightsWriter.parts(payloadBytes)));
        }
        WeightsManifest manifest = arrived.manifest().orElseThrow();
        long bytes =
                manifest.parts().stream().mapToLong(WeightsManifest.Part::bytes).sum();
        byte[] payload = new byte[Math.toIntExact(bytes)];
        int filled = 0;
        for (int index = 0; index < manifest.parts().size(); index++) {
            byte[] slice = arrived.part(index);
            Optional<String> mismatch = arrived.mismatch(index, slice);
            if (mismatch.isPresent()) {
                arrived.remove(index);
                return refused(version, mismatch.get());
            }
            System.arraycopy(slice, 0, payload, filled, slice.length);
            filled += slice.length;
        }
        String hash = Payload.hash(payload);
        if (!hash.equals(manifest.sha256())) {
            partial.remove(version);
            return refused(
                    version, "the SHA-256 of its parts is " + hash + " but the manifest says " + manifest.sha256());
        }
        try {
            Snapshot snapshot = snapshot(version, manifest, Payload.decode(payload, tensors, columns));
            newest = Optional.of(version);
            partial.keySet().removeIf(this::isOld);
            return new Assembly.Complete(snapshot, hash);
        } catch (IOException e) {
            partial.remove(version);
            return refused(version, e.getMessage());
        }
    }

    private static Snapshot snapshot(Version version, WeightsManifest manifest, Payload payload) throws IOException {
        Optional<Version> parent;
        try {
            parent = manifest.parent().map(Version::parse);
        } catch (IllegalArgumentException e) {
            throw new IOException("parent: " + e.getMessage(), e);
        }
        Accounting accounting;
        try {
            accounting = Accounting.of(manifest);
        } catch (IllegalArgumentException e) {
            throw new IOException("lostRanges: " + e.getMessage(), e);
        }
        return new Snapshot(
                version,
                payload.parameters(),
                payload.statistics(),
                new Provenance(
                        parent,
                        manifest.createdMillis(),
                        manifest.networkFingerprint(),
                        manifest.featureFingerprint(),
                        manifest.trainedThrough(),
                        manifest.trainedThroughMillis(),
                        accounting,
                        new Metrics(manifest.evaluated(), manifest.metrics())));
    }

    private Assembly withdraw(WeightsKey.Part key) {
        PartialVersion version = partial.get(key.version());
        if (version != null) {
            version.remove(key.index());
        }
        return new Assembly.Ignored(
                "part " + (key.index() + 1) + " of " + key.version() + " was taken back", Optional.empty());
    }

    private Assembly withdraw(WeightsKey.Manifest key) {
        partial.remove(key.version());
        return new Assembly.Ignored(key.version() + " was taken back", Optional.empty());
    }

    private Opened.Body open(byte[] value) throws IOException {
        Opened opened = wire.open(value);
        if (opened instanceof Opened.Unreadable unreadable) {
            throw new IOException(unreadable.reason());
        }
        return (Opened.Body) opened;
    }

    private PartialVersion held(Version version) {
        PartialVersion held = partial.get(version);
        return held == null ? new PartialVersion(version) : held;
    }

    private void keep(Version version, PartialVersion arrived) {
        partial.put(version, arrived);
        if (partial.size() > MAX_PARTIAL) {
            Iterator<Version> oldest = partial.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private boolean isOld(Version version) {
        return newest.isPresent() && version.compareTo(newest.get()) <= 0;
    }

    private Assembly old(Version version) {
        return new Assembly.Ignored(version + " is not newer than " + newest.orElseThrow(), Optional.of(version));
    }

    private static Assembly refused(Version version, String reason) {
        return new Assembly.Refused(version + " refused: " + reason);
    }
}
