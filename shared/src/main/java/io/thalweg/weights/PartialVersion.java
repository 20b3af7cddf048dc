package io.thalweg.weights;

import io.thalweg.schemas.WeightsManifest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The parts of a version that have arrived so far, and its manifest if it has arrived. */
final class PartialVersion {

    private final Version version;
    private final Map<Integer, byte[]> parts = new HashMap<>();
    private long bytes;
    private Optional<WeightsManifest> manifest = Optional.empty();

    PartialVersion(Version version) {
        this.version = version;
    }

    long bytes() {
        return bytes;
    }

    /** The number of bytes held after {@code slice} is stored at {@code index}. */
    long bytesWith(int index, byte[] slice) {
        return bytes - length(index) + slice.length;
    }

    void put(int index, byte[] slice) {
        bytes = bytesWith(index, slice);
        parts.put(index, slice);
    }

    void remove(int index) {
        bytes -= length(index);
        parts.remove(index);
    }

    void close(WeightsManifest closing) {
        manifest = Optional.of(closing);
    }

    Optional<WeightsManifest> manifest() {
        return manifest;
    }

    boolean isWhole() {
        return manifest.isPresent() && parts.size() >= manifest.get().parts().size() && firstMissing() < 0;
    }

    /** Why the part at {@code index} does not match the manifest; empty if it does, or if there is no manifest yet. */
    Optional<String> mismatch(int index, byte[] slice) {
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        int count = manifest.get().parts().size();
        if (index >= count) {
            return Optional.of("part " + (index + 1) + " is beyond the manifest's " + count);
        }
        WeightsManifest.Part announced = manifest.get().parts().get(index);
        if (slice.length != announced.bytes()) {
            return Optional.of("part " + (index + 1) + " of " + count + " has " + slice.length
                    + " bytes but the manifest says " + announced.bytes());
        }
        long checksum = WeightsWriter.checksum(slice);
        if (checksum != announced.crc32c()) {
            return Optional.of(String.format(
                    "part %d of %d has CRC32C %08x but the manifest says %08x (damaged on the way?)",
                    index + 1, count, checksum, announced.crc32c()));
        }
        return Optional.empty();
    }

    byte[] part(int index) {
        return parts.get(index);
    }

    /**
     * The status, such as {@code 0.1200: part 3 of 9}.
     *
     * @param expectedParts number of parts according to the network's size, used until the manifest has arrived
     */
    String status(int expectedParts) {
        if (manifest.isPresent()) {
            int count = manifest.get().parts().size();
            return version + ": manifest and " + parts.size() + " of " + count + " parts, part " + (firstMissing() + 1)
                    + " is missing";
        }
        return parts.size() < expectedParts
                ? version + ": part " + parts.size() + " of " + expectedParts
                : version + ": all " + parts.size() + " parts, waiting for the manifest";
    }

    private int firstMissing() {
        int count = manifest.orElseThrow().parts().size();
        for (int index = 0; index < count; index++) {
            if (!parts.containsKey(index)) {
                return index;
            }
        }
        return -1;
    }

    private int length(int index) {
        byte[] held = parts.get(index);
        return held == null ? 0 : held.length;
    }
}
