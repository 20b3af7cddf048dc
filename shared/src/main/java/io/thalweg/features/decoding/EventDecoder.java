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
 * Decodes the bytes of a record into an example, directly from Avro binary with the schema that wrote them. {@link
 * io.thalweg.features.FeatureScaler} scales the features afterwards.
 *
 * <pre>{@code
 * Decoded decoded = decoder.decode(record);
 * if (decoded instanceof Example example) {
 *     scaler.scale(example.features(), row, 0);
 * }
 * }</pre>
 *
 * <p>A record that cannot be used gives {@link Rejected} with the reason: no schema, truncated, a length beyond its
 * end, bytes after its end, a required field missing, a number that is not finite or too large for a float, a time
 * outside the years 0001 to 9999, a class that is not listed, a label or an input that the network is not defined for,
 * a weight below 0. A missing or null label gives an example without a label; a missing or null weight counts as 1.
 *
 * <p>Belongs to one thread at a time. Each example has its own arrays.
 */
public final class EventDecoder {

    private final EventSpec events;
    private final List<SeenValues> watched = new ArrayList<>();
    private final List<WantedFields.Wanted> wanted;
    private final FeatureLayout layout;
    private final NetworkDomain domain;
    private final WireFormat wire;
    private final IdentityHashMap<Schema, EventPlan> plans = new IdentityHashMap<>();

    // Nearly every event has the same writer's schema as the event before it.
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

    /** Creates a decoder of examples with the weight 1. */
    public static EventDecoder of(
            EventSpec events, FeatureLayout layout, LabelSpec label, NetworkSpec network, WireFormat wire) {
        return of(events, layout, label, Optional.empty(), network, wire);
    }

    /** Creates a decoder that reads the weight of an example from the field {@code weight}. */
    public static EventDecoder of(
            EventSpec events,
            FeatureLayout layout,
            LabelSpec label,
            Optional<String> weight,
            NetworkSpec network,
            WireFormat wire) {
        return new EventDecoder(events, layout, Optional.of(label), weight, network, wire);
    }

    /** Creates a decoder for scoring, which skips the label, so that no example has one. */
    public static EventDecoder withoutLabel(
            EventSpec events, FeatureLayout layout, NetworkSpec network, WireFormat wire) {
        return new EventDecoder(events, layout, Optional.empty(), Optional.empty(), network, wire);
    }

    /** Starts to track which of the values that the pipeline lists occur; see {@link #unseenValues}. */
    public void watchValues() {
        watched.forEach(SeenValues::watch);
    }

    /**
     * Returns the listed values that have not occurred since {@link #watchValues()}, for each field with at least this
     * many texts. Each field is reported once, and not tracked afterwards.
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

    // Compared by identity: the wire format returns the same object for the same schema, and comparing two schemas
    // takes longer than decoding.
    @SuppressWarnings("ReferenceEquality")
    private EventPlan plan(Schema writer) {
        if (writer != lastWriter) {
            lastPlan = plans.computeIfAbsent(writer, schema -> EventPlanner.plan(schema, events, wanted, layout));
            lastWriter = writer;
        }
        return lastPlan;
    }
}
