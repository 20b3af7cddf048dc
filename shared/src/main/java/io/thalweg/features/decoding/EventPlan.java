package io.thalweg.features.decoding;

import io.thalweg.features.Decoded;
import io.thalweg.features.EventSpec;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.Rejected;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;

/** What to do with the records of one writer's schema. */
interface EventPlan {

    Decoded decode(SourceRecord record, int offset);

    /** Reads the fields one after the other. What identifies the event and when it was, a record may say itself. */
    static EventPlan reading(ValueReader event, EventSpec events, FeatureLayout layout) {
        boolean hasId = events.id().isPresent();
        boolean hasTime = events.time().isPresent();
        ExampleBuffer row = new ExampleBuffer(layout);
        AvroInput in = new AvroInput();
        return (record, offset) -> {
            row.begin();
            try {
                in.reset(record.value(), offset);
                if (!event.read(in, row)) {
                    return new Rejected(row.reason);
                }
                in.requireEnd();
            } catch (MalformedException e) {
                return new Rejected(e.getMessage());
            }
            return new Example(
                    hasId ? row.id : record.keyOrPlace(),
                    hasTime ? row.timeMillis : record.timestampMillis(),
                    row.features(),
                    row.label,
                    row.weight,
                    record);
        };
    }

    /** Refuses them all. */
    static EventPlan refusing(String reason) {
        Rejected rejected = new Rejected(reason);
        return (record, offset) -> rejected;
    }
}
