package io.thalweg.workbench.files;

import io.thalweg.schemas.encoding.Encoded;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/** A source of events from a text file. Its messages name the line. */
final class TextSource implements EventSource {

    /** A dead letter must fit into a Kafka record, however long the row is. */
    private static final int LONGEST_TEXT_BYTES = 1 << 19;

    private final DataFile file;
    private final TextEvents events;
    private final boolean hasTime;
    private final LongUnaryOperator timeMillis;
    private long next;

    /**
     * Creates a source.
     *
     * @param hasTime whether events have a time field; otherwise the time becomes the record's timestamp
     * @param timeMillis event time of a row, if the file has no times
     */
    TextSource(DataFile file, TextEvents events, boolean hasTime, LongUnaryOperator timeMillis) {
        this.hasTime = hasTime;
        this.file = file;
        this.events = events;
        this.timeMillis = timeMillis;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public String fingerprint() throws IOException {
        return file.fingerprint();
    }

    @Override
    public boolean isRepeatable() {
        return file.isRepeatable();
    }

    @Override
    public Optional<Row> next() throws IOException {
        Optional<TextEvent> read = events.next(Long.toString(next), timeMillis.applyAsLong(next));
        if (read.isEmpty()) {
            return Optional.empty();
        }
        long row = next++;
        TextEvent text = read.get();
        if (text.encoded() instanceof Encoded.Event event) {
            OptionalLong timestampMillis = hasTime ? OptionalLong.empty() : OptionalLong.of(event.timeMillis());
            return Optional.of(
                    new Row.Event(row, text.line(), event.id(), timestampMillis, event.labeled(), event.live()));
        }
        byte[] bytes = text.bytes().length <= LONGEST_TEXT_BYTES
                ? text.bytes()
                : Arrays.copyOf(text.bytes(), LONGEST_TEXT_BYTES);
        String reason = ((Encoded.Unusable) text.encoded()).reason();
        return Optional.of(new Row.Unusable(row, text.line(), bytes, "line " + text.line() + ": " + reason));
    }

    @Override
    public double progress() {
        return file.progress();
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
