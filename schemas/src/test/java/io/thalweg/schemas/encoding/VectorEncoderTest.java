package io.thalweg.schemas.encoding;

import static io.thalweg.schemas.encoding.EventEncoderTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class VectorEncoderTest {

    private static final Roles ROLES = new Roles("id", "time", "label");
    private static final byte[] PIXELS = {0, 1, 127, -1};

    @Test
    void writesBytesAsTheyAre() {
        assertThat(vector("'bytes'")).isEqualTo(ByteBuffer.wrap(PIXELS));
        assertThat(((GenericFixed) vector("{'type':'fixed','name':'F','size':4}")).bytes())
                .isEqualTo(PIXELS);
    }

    @Test
    void writesNumbersFrom0To255() {
        assertThat((List<?>) vector("{'type':'array','items':'float'}")).isEqualTo(List.of(0f, 1f, 127f, 255f));
        assertThat((List<?>) vector("{'type':'array','items':'double'}")).isEqualTo(List.of(0d, 1d, 127d, 255d));
        assertThat((List<?>) vector("{'type':'array','items':'int'}")).isEqualTo(List.of(0, 1, 127, 255));
        assertThat((List<?>) vector("{'type':'array','items':'long'}")).isEqualTo(List.of(0L, 1L, 127L, 255L));
    }

    @Test
    void writesTheLabelAndLeavesItOutOfTheLiveEvent() {
        Schema schema = schema("'bytes'");
        Encoded.Event event = (Encoded.Event) encoder(schema).encode(PIXELS, "7", "image-3", 55);

        GenericRecord labeled = read(schema, event.labeled());
        GenericRecord live = read(schema, event.live());

        assertThat(labeled.get("label")).isEqualTo(7);
        assertThat(live.get("label")).isNull();
        assertThat(live.get("p")).isEqualTo(ByteBuffer.wrap(PIXELS));
        assertThat(live.get("id")).hasToString("image-3");
        assertThat(live.get("time")).isEqualTo(55L);
        assertThat(event.id()).isEqualTo("image-3");
    }

    @Test
    void writesAnUnknownLabelAsNull() {
        Schema schema = schema("'bytes'");
        Encoded.Event event = (Encoded.Event) encoder(schema).encode(PIXELS, "", "a", 0);

        assertThat(read(schema, event.labeled()).get("label")).isNull();
    }

    @Test
    void refusesAVectorOfAnotherLength() {
        assertThat(encoder(schema("'bytes'")).encode(new byte[3], "7", "a", 0))
                .isEqualTo(new Encoded.Unusable("p must have 4 bytes but has 3"));
        assertThat(encoder(schema("{'type':'fixed','name':'F','size':5}")).encode(PIXELS, "7", "a", 0))
                .isEqualTo(new Encoded.Unusable("p must have 5 bytes but has 4"));
    }

    @Test
    void refusesASchemaWithoutAPlaceForTheVector() {
        assertThatThrownBy(() -> encoder(schema("'string'")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p must be bytes or an array of numbers but is \"string\"");
        assertThatThrownBy(() -> VectorEncoder.of(schema("'bytes'"), ROLES, "pixels", 4))
                .hasMessage("the schema E must have the fields pixels (the vector) and label (the label) "
                        + "but has [id, time, p, label]");
    }

    private static Object vector(String type) {
        Schema schema = schema(type);
        Encoded.Event event = (Encoded.Event) encoder(schema).encode(PIXELS, "7", "a", 0);
        return read(schema, event.labeled()).get("p");
    }

    private static VectorEncoder encoder(Schema schema) {
        return VectorEncoder.of(schema, ROLES, "p", 4);
    }

    private static Schema schema(String type) {
        return new Schema.Parser()
                .parse(
                        ("{'type':'record','name':'E','fields':[{'name':'id','type':'string'},{'name':'time','type':'long'},"
                                        + "{'name':'p','type':" + type + "},{'name':'label','type':['null','int']}]}")
                                .replace('\'', '"'));
    }
}
