package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import java.util.List;
import java.util.Optional;

/** Rows of a source as the records that they would be in a topic of labeled events, without a topic. */
public final class LabeledRecords {

    private final Pipeline pipeline;
    private final WireFormat wire;

    public LabeledRecords(Pipeline pipeline) {
        this.pipeline = pipeline;
        // Not the registry: nothing leaves this process.
        this.wire = WireFormat.of(Optional.empty(), List.of(pipeline.events().schema()));
    }

    /**
     * The row as a record.
     *
     * @param source its name stands for the topic, the row's number for the offset, and for the time where the row has none
     */
    public SourceRecord of(String source, Row.Event event) {
        byte[] value =
                wire.frame(pipeline.topics().labeledEvents(), pipeline.events().schema(), event.labeled());
        return new SourceRecord(
                source,
                0,
                event.number(),
                event.timestampMillis().orElse(event.number()),
                event.id().getBytes(UTF_8),
                value);
    }
}
