package io.thalweg.workbench.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.wire.Opened;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.workbench.topics.TopicKind;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Formats a record of a topic for people or programs. If a value cannot be decoded, the reason is shown instead. */
final class RecordView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN_BYTES = 32;
    private static final int LINE_CHARACTERS = 400;

    private final TopicKind kind;
    private final WireFormat wire;

    RecordView(TopicKind kind, WireFormat wire) {
        this.kind = kind;
        this.wire = wire;
    }

    /**
     * The record for JSON: {@code partition, offset, timestamp, key, headers, value}; {@code unreadable} in place of a
     * value that cannot be decoded.
     */
    Map<String, Object> object(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("partition", record.partition());
        object.put("offset", record.offset());
        object.put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
        object.put("key", record.key() == null ? null : new String(record.key(), UTF_8));
        if (record.headers().iterator().hasNext()) {
            object.put("headers", headers(record));
        }
        try {
            object.put("value", value(record.value()));
        } catch (IOException e) {
            object.put("unreadable", unreadable(record.value(), e.getMessage()));
        }
        return object;
    }

    /** The record as one line: place, time, key and value; for a dead letter the reason in place of the value. */
    String line(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> object = object(record);
        Object shown = kind == TopicKind.DEAD_LETTERS
                ? rejection(headers(record))
                : object.getOrDefault("unreadable", object.get("value"));
        String line = record.partition() + "@" + record.offset() + "  " + object.get("timestamp") + "  "
                + object.get("key") + "  " + (shown == null ? "(deleted)" : text(shown));
        return line.length() > LINE_CHARACTERS ? line.substring(0, LINE_CHARACTERS - 1) + "…" : line;
    }

    private static String rejection(Map<String, String> headers) {
        return headers.get(DeadLetter.STAGE) + ": " + headers.get(DeadLetter.REASON) + " ("
                + headers.get(DeadLetter.SOURCE_TOPIC) + "-" + headers.get(DeadLetter.SOURCE_PARTITION) + "@"
                + headers.get(DeadLetter.SOURCE_OFFSET) + ")";
    }

    private Object value(byte[] bytes) throws IOException {
        if (bytes == null) {
            return null;
        }
        if (kind == TopicKind.METRICS) {
            return JSON.readTree(bytes);
        }
        Opened opened = wire.open(bytes);
        if (opened instanceof Opened.Body body) {
            return AvroView.of(body.writer(), bytes, body.offset());
        }
        throw new IOException(((Opened.Unreadable) opened).reason());
    }

    private static Map<String, Object> unreadable(byte[] bytes, String reason) {
        Map<String, Object> unreadable = new LinkedHashMap<>();
        unreadable.put("reason", reason);
        unreadable.put("bytes", bytes.length);
        unreadable.put("begins", HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES)));
        return unreadable;
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value() == null ? null : new String(header.value(), UTF_8));
        }
        return headers;
    }

    private static String text(Object value) {
        try {
            return value instanceof String text ? text : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not printable as JSON: " + value, e);
        }
    }
}
