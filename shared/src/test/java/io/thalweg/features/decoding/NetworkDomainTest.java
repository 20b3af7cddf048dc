package io.thalweg.features.decoding;

import static io.thalweg.features.decoding.Events.body;
import static io.thalweg.features.decoding.Events.numeric;
import static io.thalweg.features.decoding.Events.reason;
import static io.thalweg.features.decoding.Events.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.features.Decoded;
import io.thalweg.features.EventSpec;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.schemas.wire.WireFormat;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkDomainTest {

    private static final Schema SCHEMA = schema("{'name':'x','type':['null','double']},{'name':'y','type':'double'},"
            + "{'name':'v','type':{'type':'array','items':'double'}}");

    private static final DenseSpec ONE = new DenseSpec(1, Activation.LINEAR);
    private static final List<LayerSpec> TABLE_OF_5 = List.of(new EmbeddingSpec(5, 2), new FlattenSpec(), ONE);

    @ParameterizedTest
    @ValueSource(doubles = {0, 4, -1})
    void takesTheIndicesOfATable(double value) {
        assertThat(decode(value, 1, TABLE_OF_5, Loss.MSE)).isInstanceOf(Example.class);
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "7, 7", "-2, -2", "0.5, 0.5", "1e30, 1.0E30"})
    void refusesAnIndexThatTheTableDoesNotHave(double value, String shown) {
        assertThat(reason(decode(value, 1, TABLE_OF_5, Loss.MSE)))
                .isEqualTo("x must be a whole number from 0 to 4, or -1 for none, to be looked up in"
                        + " network[0].embedding, but was " + shown);
    }

    @Test
    void takesAMissingNumberForIndex0() {
        assertThat(decode(null, 1, TABLE_OF_5, Loss.MSE)).isInstanceOf(Example.class);
    }

    @Test
    void looksAtTheElementsOfAVectorAsTheyAreScaled() {
        WireFormat wire = WireFormat.of(Optional.empty(), List.of(SCHEMA));
        FeatureLayout layout = new FeatureLayout(List.of(new FeatureSpec.Vector("v", Shape.of(2), 2)));
        NetworkSpec network = new NetworkSpec(
                Shape.of(2), List.of(new FlattenSpec(), new EmbeddingSpec(5, 2), new FlattenSpec(), ONE), Loss.MSE);
        // The scoring job refuses it, too: the output would be NaN.
        EventDecoder decoder = EventDecoder.withoutLabel(new EventSpec(SCHEMA, "id", "time"), layout, network, wire);
        byte[] body = body(SCHEMA, event -> event.set("x", null).set("y", 1.0).set("v", List.of(2.0, 3.0)));

        assertThat(reason(decoder.decode(Events.record(wire.frame("t", SCHEMA, body)))))
                .isEqualTo("v[1] must be a whole number from 0 to 4, or -1 for none, to be looked up in"
                        + " network[1].embedding, but was 6");
    }

    @Test
    void takesAnyNumberWhereNoTableIsFirst() {
        assertThat(decode(7.5, 1, List.of(ONE), Loss.MSE)).isInstanceOf(Example.class);
    }

    @Test
    void refusesANegativeCountAsALabel() {
        assertThat(reason(decode(0.0, -0.5, List.of(ONE), Loss.POISSON)))
                .isEqualTo("y must be 0 or more to be the label of the loss poisson but was -0.5");
        assertThat(decode(0.0, 0, List.of(ONE), Loss.POISSON)).isInstanceOf(Example.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Loss.class,
            names = {"MSE", "MAE", "HUBER"})
    void takesNegativeLabelsForEveryOtherLoss(Loss loss) {
        assertThat(decode(0.0, -1e30, List.of(ONE), loss)).isInstanceOf(Example.class);
    }

    private static Decoded decode(Double x, double y, List<LayerSpec> layers, Loss loss) {
        WireFormat wire = WireFormat.of(Optional.empty(), List.of(SCHEMA));
        EventDecoder decoder = EventDecoder.of(
                new EventSpec(SCHEMA, "id", "time"),
                new FeatureLayout(List.of(numeric("x"))),
                new LabelSpec.Regression("y"),
                new NetworkSpec(Shape.of(1), layers, loss),
                wire);
        byte[] body = body(SCHEMA, event -> event.set("x", x).set("y", y).set("v", List.of()));
        return decoder.decode(Events.record(wire.frame("t", SCHEMA, body)));
    }
}
