package io.thalweg.features.decoding;

import io.thalweg.features.Decoded;
import io.thalweg.features.EventSpec;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.Rejected;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;

/** Decodes the records of one writer's schema. */
interface EventPlan {

    Decoded decode(SourceRecord record, int offset);

    /**
     * Creates a plan that reads the fields in order. The record's key and timestamp are the defaults of id and time.
     */
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

    /** Creates a plan that refuses all records. */
    static EventPlan refusing(String reason) {
        Rejected rejected = new Rejected(reason);
        return (record, offset) -> rejected;
    }
}
