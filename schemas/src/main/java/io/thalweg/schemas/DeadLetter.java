package io.thalweg.schemas;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record that could not be processed, with the stage that refused it and the reason.
 *
 * <p>In the dead-letter topic the record keeps its key and value, and {@link #headers()} are added. The scoring job also
 * keeps the headers of the record; the trainer job does not read headers.
 *
 * @param source the record, its bytes unchanged
 * @param stage {@code replay}, {@code train} or {@code score}
 * @param reason why, in one sentence
 */
public record DeadLetter(SourceRecord source, String stage, String reason) {

    /** Where the record was read: topic, or file name. */
    public static final String SOURCE_TOPIC = "source-topic";

    /** Decimal. */
    public static final String SOURCE_PARTITION = "source-partition";

    /** Decimal. */
    public static final String SOURCE_OFFSET = "source-offset";

    /** Decimal milliseconds since the epoch. */
    public static final String SOURCE_TIMESTAMP = "source-timestamp";

    public static final String STAGE = "stage";

    public static final String REASON = "reason";

    /** The headers that say where it came from and why it is here, in the order in which they are written; plain text. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SOURCE_TOPIC, source.topic());
        headers.put(SOURCE_PARTITION, Integer.toString(source.partition()));
        headers.put(SOURCE_OFFSET, Long.toString(source.offset()));
        headers.put(SOURCE_TIMESTAMP, Long.toString(source.timestampMillis()));
        headers.put(STAGE, stage);
        headers.put(REASON, reason);
        return Collections.unmodifiableMap(headers);
    }
}
