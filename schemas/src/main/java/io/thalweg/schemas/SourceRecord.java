package io.thalweg.schemas;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * A Kafka record, or a row of a file, before decoding: its place, timestamp, key and value.
 *
 * <p>The arrays are not copied, since that would cost more than decoding; they must not be changed after construction.
 *
 * @param topic topic, or the file name when a file is read
 * @param partition partition, 0 for a file
 * @param offset offset, or the row number counted from 0
 * @param timestampMillis the record's timestamp, milliseconds since the epoch
 * @param key key bytes, empty if the record has none
 * @param value value bytes, empty if the record has none
 */
public record SourceRecord(String topic, int partition, long offset, long timestampMillis, byte[] key, byte[] value)
        implements Serializable {

    /**
     * What identifies the record: its key as UTF-8 text, or its {@link #place} where it has none. Records of two topics that
     * have no key are never taken for the same event.
     */
    public String keyOrPlace() {
        return key.length == 0 ? place() : new String(key, StandardCharsets.UTF_8);
    }

    /** The place in the form that every message uses: {@code topic-partition@offset}. */
    public String place() {
        return topic + "-" + partition + "@" + offset;
    }
}
