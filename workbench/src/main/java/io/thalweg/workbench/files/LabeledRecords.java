package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import java.util.List;
import java.util.Optional;

/** Converts rows of a source to the Kafka records that they would be in a topic of labeled events. */
public final class LabeledRecords {

    private final Pipeline pipeline;
    private final WireFormat wire;

    public LabeledRecords(Pipeline pipeline) {
        this.pipeline = pipeline;
        // Without the schema registry, so that nothing is sent over the network.
        this.wire = WireFormat.of(Optional.empty(), List.of(pipeline.events().schema()));
    }

    /**
     * Converts a row.
     *
     * @param source name of the source; it takes the place of the topic. The row number takes the place of the offset,
     *     and of the timestamp if the row has none
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
