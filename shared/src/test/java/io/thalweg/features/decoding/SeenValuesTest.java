package io.thalweg.features.decoding;

import static io.thalweg.features.decoding.Events.body;
import static io.thalweg.features.decoding.Events.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.features.UnseenValue;
import io.thalweg.schemas.wire.WireFormat;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SeenValuesTest {

    private static final Schema SCHEMA =
            schema("{'name':'kind','type':['null','string']},{'name':'y','type':['null','string']}");
    private static final WireFormat WIRE = WireFormat.of(Optional.empty(), List.of(SCHEMA));
    private static final LabelSpec BINARY = new LabelSpec.Binary("y", "UP");

    @Test
    void tellsWhichListedValuesDidNotOccurAndWhatDid() {
        EventDecoder decoder = watching(BINARY);
        decode(decoder, "a", "UP");
        decode(decoder, "B", "DOWN");
        decode(decoder, "c", "DOWN");

        assertThat(decoder.unseenValues(3))
                .containsExactly(
                        new UnseenValue("features[category].values", "kind", "b", false, 3, List.of("B", "c")));
    }

    @Test
    void waitsForSoManyTextsOfTheField() {
        EventDecoder decoder = watching(BINARY);
        decode(decoder, "a", "DOWN");
        decode(decoder, null, "DOWN");

        assertThat(decoder.unseenValues(2)).extracting(UnseenValue::field).containsExactly("y");
        decode(decoder, "a", "DOWN");
        assertThat(decoder.unseenValues(2)).extracting(UnseenValue::field).containsExactly("kind");
    }

    @Test
    void tellsEachFieldOnce() {
        EventDecoder decoder = watching(BINARY);
        decode(decoder, "a", "DOWN");

        assertThat(decoder.unseenValues(1)).hasSize(2);
        decode(decoder, "a", "DOWN");
        assertThat(decoder.unseenValues(1)).isEmpty();
    }

    @Test
    void tellsThatEveryLabelWasPositive() {
        EventDecoder decoder = watching(BINARY);
        decode(decoder, "a", "UP");
        decode(decoder, "b", "UP");

        assertThat(decoder.unseenValues(2))
                .containsExactly(new UnseenValue("label.positive", "y", "UP", true, 2, List.of()));
    }

    @Test
    void knowsTheTextsOfRecordsWhoseClassIsNotListed() {
        EventDecoder decoder = watching(new LabelSpec.Classes("y", List.of("UP", "DOWN")));
        decode(decoder, "a", "DOWN");
        decode(decoder, "b", " UP");

        assertThat(decoder.unseenValues(2))
                .containsExactly(new UnseenValue("label.values", "y", "UP", false, 2, List.of(" UP")));
    }

    @Test
    void keepsOnlyAHundredShortTexts() {
        EventDecoder decoder = watching(BINARY);
        decode(decoder, "a", "x".repeat(61));
        for (int i = 0; i < 200; i++) {
            decode(decoder, "b", "text " + i);
        }

        assertThat(decoder.unseenValues(1).get(0).others()).hasSize(100).startsWith("text 0");
    }

    @Test
    void costsNothingWhereNobodyAsks() {
        EventDecoder decoder = decoder(BINARY);
        decode(decoder, "c", "DOWN");

        assertThat(decoder.unseenValues(0)).isEmpty();
    }

    private static EventDecoder watching(LabelSpec label) {
        EventDecoder decoder = decoder(label);
        decoder.watchValues();
        return decoder;
    }

    private static EventDecoder decoder(LabelSpec label) {
        return EventDecoder.of(
                new EventSpec(SCHEMA, "id", "time"),
                new FeatureLayout(List.of(new FeatureSpec.Category("kind", List.of("a", "b")))),
                label,
                Events.ANY_NETWORK,
                WIRE);
    }

    private static void decode(EventDecoder decoder, String kind, String label) {
        decoder.decode(Events.record(WIRE.frame(
                "t", SCHEMA, body(SCHEMA, event -> event.set("kind", kind).set("y", label)))));
    }
}
