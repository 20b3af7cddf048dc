package io.thalweg.features.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.features.EventSpec;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Shape;
import io.thalweg.schemas.wire.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random schemas, random records: what is decoded here is what Avro's own reader reads. */
class DecodingAgreesWithAvroTest {

    private static final List<String> WANTED = List.of(
            "{'name':'id','type':'string'}",
            "{'name':'time','type':'long'}",
            "{'name':'i','type':'int'}",
            "{'name':'l','type':['long','null']}",
            "{'name':'f','type':['null','float','string']}",
            "{'name':'d','type':'double'}",
            "{'name':'b','type':'boolean'}",
            "{'name':'e','type':{'type':'enum','name':'Side','symbols':['BUY','SELL','HOLD']}}",
            "{'name':'v','type':{'type':'fixed','name':'V','size':5}}");

    private static final List<String> UNWANTED = List.of(
            "{'name':'u1','type':{'type':'map','values':['null','string',{'type':'array','items':'bytes'}]}}",
            "{'name':'u2','type':{'type':'record','name':'R','fields':[{'name':'x','type':'double'},"
                    + "{'name':'y','type':['null','R']}]}}",
            "{'name':'u3','type':{'type':'array','items':{'type':'fixed','name':'Fx','size':3}}}",
            "{'name':'u4','type':{'type':'array','items':{'type':'enum','name':'En','symbols':['A','B']}}}",
            "{'name':'u5','type':{'type':'array','items':'null'}}",
            "{'name':'u6','type':['null','boolean','int','float','bytes']}",
            "{'name':'u7','type':{'type':'array','items':{'type':'map','values':'long'}}}");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void onRecordsOfAnyShape(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> fields = new ArrayList<>(WANTED);
        UNWANTED.stream().filter(field -> random.nextBoolean()).forEach(fields::add);
        Collections.shuffle(fields, random);
        Schema schema = new Schema.Parser()
                .parse(("{'type':'record','name':'E','fields':[" + String.join(",", fields) + "]}").replace('\'', '"'));
        FeatureLayout layout = new FeatureLayout(List.of(
                new FeatureSpec.Numeric(List.of("d", "i", "l", "b"), true),
                new FeatureSpec.Category("e", List.of("HOLD", "BUY")),
                new FeatureSpec.Vector("v", Shape.of(5), 2)));
        WireFormat wire = WireFormat.of(Optional.empty(), List.of(schema));
        EventDecoder decoder = EventDecoder.of(
                new EventSpec(schema, "id", "time"),
                layout,
                new LabelSpec.Binary("e", "SELL"),
                Events.ANY_NETWORK,
                wire);

        for (Object generated : new RandomData(schema, 500, seed)) {
            GenericRecord event = (GenericRecord) generated;
            // Within the calendar; most longs are not.
            event.put("time", Math.floorMod((Long) event.get("time"), 253_402_300_800_000L));
            byte[] body = Events.body(event);
            GenericRecord expected = new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(body, null));

            Example example = Events.example(decoder.decode(Events.record(wire.frame("t", schema, body))));

            assertThat(example.id()).isEqualTo(expected.get("id").toString());
            assertThat(example.timeMillis()).isEqualTo(expected.get("time"));
            assertThat(example.label()).isEqualTo(expected.get("e").toString().equals("SELL") ? 1 : 0);
            assertThat(example.features().columns()).isEqualTo(columns(expected));
            assertThat(example.features().numbers()).isEqualTo(numbers(expected));
        }
    }

    private static double[] numbers(GenericRecord event) {
        return new double[] {
            (Double) event.get("d"),
            (Integer) event.get("i"),
            event.get("l") == null ? Double.NaN : (double) (Long) event.get("l"),
            (Boolean) event.get("b") ? 1 : 0
        };
    }

    private static float[] columns(GenericRecord event) {
        float[] columns = new float[11];
        int category = List.of("HOLD", "BUY").indexOf(event.get("e").toString());
        if (category >= 0) {
            columns[4 + category] = 1;
        }
        byte[] vector = ((GenericFixed) event.get("v")).bytes();
        for (int i = 0; i < vector.length; i++) {
            columns[6 + i] = (vector[i] & 0xff) * 2;
        }
        return columns;
    }
}
