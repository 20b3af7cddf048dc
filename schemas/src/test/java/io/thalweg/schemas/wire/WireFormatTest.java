package io.thalweg.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.schemas.Label;
import io.thalweg.schemas.Schemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class WireFormatTest {

    private static final WireFormat WIRE = WireFormat.of(Optional.empty(), Schemas.ALL);
    private static final byte[] BODY = new Label("a", 1, "b").encode();

    @Test
    void framesAsAvrosOwnEncoderOfSingleObjects() throws IOException {
        GenericRecord label = new GenericData.Record(Schemas.LABEL);
        label.put("eventId", "a");
        label.put("time", 1L);
        label.put("value", "b");
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        new BinaryMessageEncoder<GenericRecord>(new GenericData(), Schemas.LABEL).encode(label, expected);

        assertThat(WIRE.frame("t", Schemas.LABEL, BODY)).isEqualTo(expected.toByteArray());
    }

    @Test
    void opensWhatItFramed() throws IOException {
        for (Schema schema : Schemas.ALL) {
            byte[] value = WIRE.frame("t", schema, BODY);

            assertThat(WIRE.open(value)).isEqualTo(new Opened.Body(schema, 10));
        }
    }

    @Test
    void framesWithACopyOfAKnownSchema() {
        Schema copy = new Schema.Parser().parse(Schemas.LABEL.toString());

        assertThat(WIRE.frame("t", copy, BODY)).isEqualTo(WIRE.frame("t", Schemas.LABEL, BODY));
    }

    @Test
    void refusesToFrameWhatItCouldNotRead() {
        WireFormat scoresOnly = WireFormat.of(Optional.empty(), List.of(Schemas.SCORE));

        assertThatThrownBy(() -> scoresOnly.frame("t", Schemas.LABEL, BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("schema io.thalweg.Label must be one of [io.thalweg.Score]");
    }

    @Test
    void saysWhichFingerprintItDoesNotKnow() {
        WireFormat scoresOnly = WireFormat.of(Optional.empty(), List.of(Schemas.SCORE));

        assertThat(unreadable(scoresOnly, WIRE.frame("t", Schemas.LABEL, BODY)))
                .matches("the value was written with a schema of fingerprint [0-9a-f]{16}, which is not known here; "
                        + "known are io\\.thalweg\\.Score [0-9a-f]{16}");
    }

    @Test
    void saysWhatAnUnframedValueBeginsWith() {
        assertThat(unreadable(WIRE, new byte[0]))
                .isEqualTo(
                        "a value must begin with c301 (single-object encoding) or 00 (schema registry) but was empty");
        assertThat(unreadable(WIRE, "{\"id\": 1, \"x\": 2}".getBytes(StandardCharsets.UTF_8)))
                .endsWith("but was 17 bytes beginning with 7b226964223a20312c20");
        assertThat(unreadable(WIRE, HexFormat.of().parseHex("c30102")))
                .endsWith("but was 3 bytes beginning with c30102");
        assertThat(unreadable(WIRE, new byte[4])).endsWith("but was 4 bytes beginning with 00000000");
    }

    @Test
    void saysThatARegistryIsMissing() {
        assertThat(unreadable(WIRE, HexFormat.of().parseHex("000000002a00")))
                .isEqualTo("the value names schema id 42 of a schema registry, but none is configured; "
                        + "set registry in the pipeline");
    }

    @Test
    void answersRandomBytesWithAValue() {
        Random random = new Random(5);
        for (int round = 0; round < 10_000; round++) {
            byte[] value = new byte[random.nextInt(20)];
            random.nextBytes(value);

            assertThat(WIRE.open(value)).isInstanceOf(Opened.Unreadable.class);
        }
    }

    private static String unreadable(WireFormat wire, byte[] value) {
        return ((Opened.Unreadable) wire.open(value)).reason();
    }
}
