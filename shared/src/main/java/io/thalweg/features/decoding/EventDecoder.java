package io.thalweg.features.decoding;

import io.thalweg.features.Decoded;
import io.thalweg.features.EventSpec;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.LabelSpec;
import io.thalweg.features.Rejected;
import io.thalweg.features.UnseenValue;
import io.thalweg.network.NetworkSpec;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.Opened;
import io.thalweg.schemas.wire.WireFormat;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Decodes the bytes of a record into an example, directly from Avro binary by the schema that wrote them. The features
 * are as they stand in the event; {@link io.thalweg.features.FeatureScaler} does the rest.
 *
 * <p>Whatever is wrong with a record is its {@link Rejected}: no schema, cut off, a length beyond its end, something after
 * its end, a required field missing, a number that is not finite or too large for a float, a time outside the years 0001 to
 * 9999, a class that is not listed, a label or an input that the network is not defined for, a weight below 0. A label that is
 * null or not there at all gives an example without one; such a weight counts as 1.
 *
 * <p>Belongs to one thread at a time. Each example has arrays of its own.
 */
public final class EventDecoder {

    private final EventSpec events;
    private final List<SeenValues> watched = new ArrayList<>();
    private final List<WantedFields.Wanted> wanted;
    private final FeatureLayout layout;
    private final NetworkDomain domain;
    private final WireFormat wire;
    private final IdentityHashMap<Schema, EventPlan> plans = new IdentityHashMap<>();

    // Nearly every event has the writer of the event before it.
    private Schema lastWriter;
    private EventPlan lastPlan;

    private EventDecoder(
            EventSpec events,
            FeatureLayout layout,
            Optional<LabelSpec> label,
            Optional<String> weight,
            NetworkSpec network,
            WireFormat wire) {
        this.events = events;
        this.wanted = WantedFields.of(events, layout, label, weight, watched);
        this.layout = layout;
        this.domain = new NetworkDomain(network, layout, label);
        this.wire = wire;
    }

    /** A decoder of examples that count 1 each. */
    public static EventDecoder of(
            EventSpec events, FeatureLayout layout, LabelSpec label, NetworkSpec network, WireFormat wire) {
        return of(events, layout, label, Optional.empty(), network, wire);
    }

    /** A decoder of examples that count as much as the number in the field {@code weight}. */
    public static EventDecoder of(
            EventSpec events,
            FeatureLayout layout,
            LabelSpec label,
            Optional<String> weight,
            NetworkSpec network,
            WireFormat wire) {
        return new EventDecoder(events, layout, Optional.of(label), weight, network, wire);
    }

    /**
     * A decoder for serving, which has no use for the truth: it skips the label, whatever it is, and no example has one.
     */
    public static EventDecoder withoutLabel(
            EventSpec events, FeatureLayout layout, NetworkSpec network, WireFormat wire) {
        return new EventDecoder(events, layout, Optional.empty(), Optional.empty(), network, wire);
    }

    /** Watches from now on which of the values that the pipeline lists occur; see {@link #unseenValues}. */
    public void watchValues() {
        watched.forEach(SeenValues::watch);
    }

    /**
     * The listed values that have not occurred since {@link #watchValues()}, of each field that had so many texts. A field is
     * told once, and not watched any more.
     */
    public List<UnseenValue> unseenValues(long leastTexts) {
        return watched.stream().flatMap(seen -> seen.take(leastTexts).stream()).toList();
    }

    /**
     * Decodes one record.
     *
     * @throws java.io.UncheckedIOException if the schema registry is needed and cannot be reached
     */
    public Decoded decode(SourceRecord record) {
        Opened opened = wire.open(record.value());
        if (opened instanceof Opened.Body body) {
            Decoded decoded = plan(body.writer()).decode(record, body.offset());
            return decoded instanceof Example example ? domain.check(example) : decoded;
        }
        return new Rejected(((Opened.Unreadable) opened).reason());
    }

    // By identity: the wire format gives the same object for the same schema, and comparing two costs more than
    // decoding.
    @SuppressWarnings("ReferenceEquality")
    private EventPlan plan(Schema writer) {
        if (writer != lastWriter) {
            lastPlan = plans.computeIfAbsent(writer, schema -> EventPlanner.plan(schema, events, wanted, layout));
            lastWriter = writer;
        }
        return lastPlan;
    }
}
