package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.features.Decoded;
import io.thalweg.features.EventSpec;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.yaml.Problems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules to the decoder: what is accepted here can be decoded there, and what is refused here cannot. */
class FieldRulesTest {

    private static final LabelSpec NO_MATTER = new LabelSpec.Regression("y");
    private static final NetworkSpec ANY_NETWORK =
            new NetworkSpec(Shape.of(1), List.of(new DenseSpec(1, Activation.LINEAR)), Loss.MSE);
    private static final FeatureSpec PLAIN = new FeatureSpec.Numeric(List.of("y"), false);

    private static final Schema ENUM = Schema.createEnum("Colour", null, "test", List.of("RED", "GREEN"));
    private static final Schema FIXED = Schema.createFixed("Three", null, "test", 3);

    /** The type of the field x, and a value of it. */
    record Field(Schema type, Object value) {
        @Override
        public String toString() {
            return type.toString();
        }
    }

    static Stream<Field> fields() {
        Schema floats = Schema.createArray(Schema.create(Schema.Type.FLOAT));
        Schema texts = Schema.createArray(Schema.create(Schema.Type.STRING));
        return Stream.of(
                field(Schema.Type.INT, 1),
                field(Schema.Type.LONG, 1L),
                field(Schema.Type.FLOAT, 1f),
                field(Schema.Type.DOUBLE, 1d),
                field(Schema.Type.BOOLEAN, true),
                field(Schema.Type.STRING, "red"),
                field(Schema.Type.BYTES, ByteBuffer.wrap(new byte[3])),
                new Field(FIXED, new GenericData.Fixed(FIXED, new byte[3])),
                new Field(ENUM, new GenericData.EnumSymbol(ENUM, "RED")),
                new Field(floats, List.of(1f, 2f, 3f)),
                new Field(texts, List.of("a", "b", "c")),
                new Field(Schema.createMap(Schema.create(Schema.Type.INT)), Map.of("a", 1)),
                nullable(field(Schema.Type.DOUBLE, 1d)),
                nullable(field(Schema.Type.STRING, "red")),
                nullable(new Field(floats, List.of(1f, 2f, 3f))));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void agreeWithTheDecoderOnFeatures(Field field) throws IOException {
        List<FeatureSpec> features = List.of(
                new FeatureSpec.Numeric(List.of("x"), true),
                new FeatureSpec.HashedCategory("x", 4),
                new FeatureSpec.Vector("x", Shape.of(3), 1),
                new FeatureSpec.StandardVector("x", Shape.of(3)),
                new FeatureSpec.Cyclic("x", 24),
                new FeatureSpec.CyclicTime("x", 24));
        for (FeatureSpec feature : features) {
            Problems problems = new Problems();
            new FieldRules(schema(field), problems).checkFeatures(List.of(Optional.of(feature)));

            assertThat(problems.isEmpty())
                    .as("%s: %s", feature, problems.list())
                    .isEqualTo(decode(field, feature, NO_MATTER) instanceof Example);
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void acceptNoTextThatTheDecoderRefuses(Field field) throws IOException {
        FeatureSpec text = new FeatureSpec.Text("x", 4);
        Problems problems = new Problems();
        new FieldRules(schema(field), problems).checkFeatures(List.of(Optional.of(text)));

        assertThat(problems.isEmpty() && !(decode(field, text, NO_MATTER) instanceof Example))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void agreeWithTheDecoderOnLabels(Field field) throws IOException {
        String value = String.valueOf(field.value()).replace("1.0", "1");
        for (LabelSpec label : List.of(new LabelSpec.Binary("x", value), new LabelSpec.Regression("x"))) {
            Problems problems = new Problems();
            new FieldRules(schema(field), problems).checkLabel(label);

            assertThat(problems.isEmpty())
                    .as("%s: %s", label, problems.list())
                    .isEqualTo(decode(field, PLAIN, label) instanceof Example);
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void agreeWithTheDecoderOnWeights(Field field) throws IOException {
        Problems problems = new Problems();
        new FieldRules(schema(field), problems).checkWeight("x");

        assertThat(problems.isEmpty())
                .as("%s", problems.list())
                .isEqualTo(decode(field, PLAIN, NO_MATTER, Optional.of("x")) instanceof Example);
    }

    private static Decoded decode(Field field, FeatureSpec feature, LabelSpec label) throws IOException {
        return decode(field, feature, label, Optional.empty());
    }

    private static Decoded decode(Field field, FeatureSpec feature, LabelSpec label, Optional<String> weight)
            throws IOException {
        Schema schema = schema(field);
        GenericData.Record event = new GenericData.Record(schema);
        event.put("id", "a");
        event.put("time", 1L);
        event.put("x", field.value());
        event.put("y", 1L);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(body, null);
        new GenericDatumWriter<GenericData.Record>(schema).write(event, encoder);

        WireFormat wire = WireFormat.of(Optional.empty(), List.of(schema));
        byte[] value = wire.frame("events", schema, body.toByteArray());
        return EventDecoder.of(
                        new EventSpec(schema, "id", "time"),
                        new FeatureLayout(List.of(feature)),
                        label,
                        weight,
                        ANY_NETWORK,
                        wire)
                .decode(new SourceRecord("events", 0, 0, 0, new byte[0], value));
    }

    private static Schema schema(Field field) {
        return Schema.createRecord(
                "Event",
                null,
                "test",
                false,
                List.of(
                        new Schema.Field("id", Schema.create(Schema.Type.STRING)),
                        new Schema.Field("time", Schema.create(Schema.Type.LONG)),
                        new Schema.Field("x", field.type()),
                        new Schema.Field("y", Schema.create(Schema.Type.LONG))));
    }

    private static Field field(Schema.Type type, Object value) {
        return new Field(Schema.create(type), value);
    }

    private static Field nullable(Field field) {
        return new Field(Schema.createUnion(Schema.create(Schema.Type.NULL), field.type()), field.value());
    }
}
