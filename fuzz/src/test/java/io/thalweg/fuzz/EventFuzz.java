package io.thalweg.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.thalweg.config.Pipeline;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The value of an event: bytes of the reader's schema, of other writers' schemas, and of a schema that the input brings.
 * The first byte says which.
 */
class EventFuzz {

    private static final Pipeline PIPELINE = Samples.pipeline("visits.yaml");
    private static final Schema SCHEMA = PIPELINE.events().schema();

    /** What other versions of a producer write: promoted types, other orders, unions, fields that are skipped. */
    private static final List<Schema> WRITERS = List.of(
            SCHEMA,
            parse("{'type':'record','name':'Visit','namespace':'test','fields':["
                    + "{'name':'age','type':'long'},{'name':'id','type':'long'},{'name':'time','type':'long'},"
                    + "{'name':'place','type':{'type':'record','name':'Place','fields':["
                    + "{'name':'more','type':{'type':'map','values':'Place'}},{'name':'city','type':'bytes'}]}},"
                    + "{'name':'steps','type':{'type':'array','items':'int'}},"
                    + "{'name':'pixels','type':{'type':'fixed','name':'Four','size':4}}]}"),
            parse("{'type':'record','name':'Visit','namespace':'test','fields':["
                    + "{'name':'tree','type':{'type':'record','name':'Tree','fields':["
                    + "{'name':'left','type':['null','Tree']},{'name':'right','type':['null','Tree']}]}},"
                    + "{'name':'nulls','type':{'type':'array','items':'null'}},"
                    + "{'name':'empty','type':{'type':'array','items':{'type':'record','name':'Empty','fields':[]}}},"
                    + "{'name':'class','type':{'type':'enum','name':'Class','symbols':['a','b','c']}},"
                    + "{'name':'id','type':'string'},"
                    + "{'name':'time','type':{'type':'int','logicalType':'date'}},"
                    + "{'name':'place','type':['null','test.Empty',{'type':'record','name':'Place','fields':["
                    + "{'name':'city','type':['null','string']}]}]},"
                    + "{'name':'steps','type':['null',{'type':'array','items':'double'}]},"
                    + "{'name':'pixels','type':['bytes','null']}]}"));

    private static final WireFormat WIRE = WireFormat.of(Optional.empty(), WRITERS);
    private static final EventDecoder DECODER = decoder(WIRE);

    static Stream<byte[]> seeds() {
        Schema place = SCHEMA.getField("place").schema();
        Schema step = SCHEMA.getField("history").schema().getElementType();
        GenericData.Record around = record(place, "Genève", null);
        byte[] event = encode(record(
                SCHEMA,
                "1",
                1_459_468_807_000_000L,
                record(place, "Zürich", around),
                List.of(1f, 2.5f, -3f),
                ByteBuffer.wrap(new byte[] {0, 1, 2, -1}),
                Map.of("a", Arrays.asList(1, null, "x")),
                List.of(record(
                        step, null, new GenericData.Fixed(step.getField("mark").schema(), new byte[2]), null)),
                7,
                "1"));
        return Stream.of(
                Input.concat(new byte[] {0}, event),
                Input.concat(new byte[] {1}, event),
                Input.concat(new byte[] {2}, event),
                Input.concat(new byte[] {3}, Input.chunk(SCHEMA.toString().getBytes(UTF_8)), event),
                Input.concat(new byte[] {4}, WIRE.frame("visits", SCHEMA, event)));
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesAnExampleOrTheReason(byte[] bytes) {
        Input input = new Input(bytes);
        int kind = input.below(WRITERS.size() + 2);
        if (kind < WRITERS.size()) {
            decode(DECODER, WIRE.frame("visits", WRITERS.get(kind), input.rest()));
        } else if (kind == WRITERS.size()) {
            Schema writer;
            try {
                writer = Schemas.parse(new String(input.chunk(), UTF_8));
            } catch (IOException e) {
                // The schema registry's client refuses it; that is another test's business.
                return;
            }
            WireFormat wire = WireFormat.of(Optional.empty(), List.of(writer));
            decode(decoder(wire), wire.frame("visits", writer, input.rest()));
        } else {
            decode(DECODER, input.rest());
        }
    }

    private static void decode(EventDecoder decoder, byte[] value) {
        SourceRecord record = new SourceRecord("visits", 0, 0, 0, new byte[0], value);
        DecodedEvents.check(decoder.decode(record), PIPELINE.features().width());
    }

    private static EventDecoder decoder(WireFormat wire) {
        return EventDecoder.of(PIPELINE.events(), PIPELINE.features(), PIPELINE.label(), PIPELINE.network(), wire);
    }

    private static Schema parse(String json) {
        return new Schema.Parser().parse(json.replace('\'', '"'));
    }

    private static GenericData.Record record(Schema schema, Object... values) {
        GenericData.Record record = new GenericData.Record(schema);
        for (int i = 0; i < values.length; i++) {
            record.put(i, values[i]);
        }
        return record;
    }

    private static byte[] encode(GenericData.Record record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(record.getSchema()).write(record, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
