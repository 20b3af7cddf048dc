package io.thalweg.trainer.train;

import io.thalweg.weights.Version;
import io.thalweg.weights.WeightsKey;
import java.util.BitSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The versions of a pipeline in its weights topic, complete or not. Built from all records of the topic in order. */
public final class PublishedVersionList {

    /** A version that is not deleted, with its number of parts. */
    public record Live(Version version, int parts) {}

    private final String pipeline;

    /** The records of each version that are not deleted: bit 0 is the manifest, bit i + 1 is part i. */
    private final NavigableMap<Version, BitSet> records = new TreeMap<>();

    private long highestGeneration = -1;

    public PublishedVersionList(String pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Processes a record of the topic. Keys that do not belong to this pipeline's weights are ignored.
     *
     * @param deleted whether the record is a tombstone
     */
    public void observe(String text, boolean deleted) {
        Optional<WeightsKey> parsed = WeightsKey.parse(text);
        if (parsed.isEmpty() || !parsed.get().pipeline().equals(pipeline)) {
            return;
        }
        WeightsKey key = parsed.get();
        if (key instanceof WeightsKey.Manifest manifest) {
            observe(manifest.version(), 0, deleted);
        } else if (key instanceof WeightsKey.Part part) {
            observe(part.version(), part.index() + 1, deleted);
        }
    }

    /** Processes a record of an aborted transaction, whose generation must not be used again. */
    public void observeGeneration(String text) {
        Optional<WeightsKey> key =
                WeightsKey.parse(text).filter(parsed -> parsed.pipeline().equals(pipeline));
        if (key.orElse(null) instanceof WeightsKey.Manifest manifest) {
            observeGeneration(manifest.version());
        } else if (key.orElse(null) instanceof WeightsKey.Part part) {
            observeGeneration(part.version());
        }
    }

    private void observeGeneration(Version version) {
        highestGeneration = Math.max(highestGeneration, version.generation());
    }

    private void observe(Version version, int bit, boolean deleted) {
        observeGeneration(version);
        BitSet live = records.computeIfAbsent(version, unseen -> new BitSet());
        live.set(bit, !deleted);
        if (live.isEmpty()) {
            records.remove(version);
        }
    }

    /** The highest generation of all versions, deleted or not; -1 if there is none. */
    public long highestGeneration() {
        return highestGeneration;
    }

    /**
     * The oldest version beyond the newest {@code keep}, which is to be deleted. The caller reports the deletion by
     * {@link #observe}.
     */
    public Optional<Live> oldestBeyond(int keep) {
        if (records.size() <= keep) {
            return Optional.empty();
        }
        Map.Entry<Version, BitSet> oldest = records.firstEntry();
        return Optional.of(
                new Live(oldest.getKey(), Math.max(0, oldest.getValue().length() - 1)));
    }
}
