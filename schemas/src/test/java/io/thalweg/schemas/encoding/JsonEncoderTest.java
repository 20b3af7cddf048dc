package io.thalweg.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEncoderTest {

    private static final Roles ROLES = new Roles("id", "time", "label");

    @Test
    void fillsEachFieldFromTheNameOfItsName() {
        Schema schema = schema("{'name':'x','type':'double'},{'name':'f','type':'float'},{'name':'n','type':'int'},"
                + "{'name':'l','type':'long'},{'name':'b','type':'boolean'},{'name':'s','type':'string'},"
                + "{'name':'e','type':{'type':'enum','name':'Side','symbols':['BUY','SELL']}}");

        GenericRecord event = read(
                schema, "{'x':1e-2,'f':2.5,'n':-3,'l':9007199254740993,'b':true,'s':' a ','e':'SELL','other':[{}]}");

        assertThat(event.get("x")).isEqualTo(0.01);
        assertThat(event.get("f")).isEqualTo(2.5f);
        assertThat(event.get("n")).isEqualTo(-3);
        assertThat(event.get("l")).isEqualTo(9_007_199_254_740_993L);
        assertThat(event.get("b")).isEqualTo(true);
        assertThat(event.get("s")).hasToString("a");
        assertThat(event.get("e")).hasToString("SELL");
    }

    @Test
    void takesIdAndTimeFromTheObjectOrElseFromTheCaller() {
        Schema schema = schema("{'name':'x','type':'double'}");

        Encoded.Event own = event(encode(schema, "{'id':17,'time':'2016-04-01','x':1}"));
        Encoded.Event other = event(encode(schema, "{'x':1}"));

        assertThat(own.id()).isEqualTo("17");
        assertThat(own.timeMillis()).isEqualTo(1_459_468_800_000L);
        assertThat(other.id()).isEqualTo("row-1");
        assertThat(other.timeMillis()).isEqualTo(1234);
    }

    @Test
    void leavesTheLabelOutOfTheLiveEvent() {
        Schema schema = schema("{'name':'label','type':['null','string']},{'name':'x','type':'double'}");

        Encoded.Event event = event(encode(schema, "{'label':'UP','x':1}"));

        assertThat(EventEncoderTest.read(schema, event.labeled()).get("label")).hasToString("UP");
        assertThat(EventEncoderTest.read(schema, event.live()).get("label")).isNull();
    }

    @Test
    void readsRecordsArraysMapsAndBytes() {
        Schema schema = schema("{'name':'place','type':['null',{'type':'record','name':'Place','fields':["
                + "{'name':'height','type':'int'},{'name':'name','type':'string','default':'here'}]}]},"
                + "{'name':'xs','type':{'type':'array','items':'float'}},{'name':'m','type':{'type':'map','values':'long'}},"
                + "{'name':'raw','type':'bytes'},{'name':'fix','type':{'type':'fixed','name':'Fix','size':2}},"
                + "{'name':'none','type':{'type':'array','items':'int'}}");

        GenericRecord event = read(
                schema, "{'place':{'height':7},'xs':[1,2.5],'m':{'a':1,'b':2},'raw':[0,255],'fix':[1,2],'none':[]}");

        GenericRecord place = (GenericRecord) event.get("place");
        assertThat(place.get("height")).isEqualTo(7);
        assertThat(place.get("name")).hasToString("here");
        assertThat((List<?>) event.get("xs")).isEqualTo(List.of(1f, 2.5f));
        assertThat((Map<?, ?>) event.get("m")).hasToString("{a=1, b=2}");
        assertThat(event.get("raw")).isEqualTo(ByteBuffer.wrap(new byte[] {0, (byte) 255}));
        assertThat(event.get("fix")).hasToString("[1, 2]");
        assertThat((List<?>) event.get("none")).isEmpty();
    }

    @Test
    void takesTheBranchOfTheValuesOwnType() {
        Schema schema =
                schema("{'name':'a','type':['null','string','double']},{'name':'b','type':['double','string','null']},"
                        + "{'name':'c','type':['null','boolean','string']},{'name':'d','type':['string','null']}");

        GenericRecord texts = read(schema, "{'a':'1.5','b':'2','c':'true','d':null}");
        GenericRecord others = read(schema, "{'a':1.5,'b':2,'c':true}");

        assertThat(texts.get("a")).hasToString("1.5").isNotInstanceOf(Double.class);
        assertThat(texts.get("b")).hasToString("2").isNotInstanceOf(Double.class);
        assertThat(texts.get("c")).hasToString("true").isNotInstanceOf(Boolean.class);
        assertThat(texts.get("d")).isNull();
        assertThat(others.get("a")).isEqualTo(1.5);
        assertThat(others.get("b")).isEqualTo(2.0);
        assertThat(others.get("c")).isEqualTo(true);
        assertThat(others.get("d")).isNull();
    }

    @Test
    void takesTextsOfOtherTypesAsCsvHasThem() {
        Schema schema =
                schema("{'name':'x','type':'double'},{'name':'n','type':['null','int']},{'name':'s','type':'string'},"
                        + "{'name':'xs','type':{'type':'array','items':'float'}}");

        GenericRecord event = read(schema, "{'x':' 1.5','n':'','s':17,'xs':'1 2'}");

        assertThat(event.get("x")).isEqualTo(1.5);
        assertThat(event.get("n")).isNull();
        assertThat(event.get("s")).hasToString("17");
        assertThat((List<?>) event.get("xs")).isEqualTo(List.of(1f, 2f));
    }

    @Test
    void readsRecordsWithinRecordsOfTheSameType() {
        Schema schema = schema("{'name':'list','type':['null',{'type':'record','name':'Node','fields':["
                + "{'name':'value','type':'int'},{'name':'next','type':['null','Node'],'default':null}]}]}");

        GenericRecord first = (GenericRecord)
                read(schema, "{'list':{'value':1,'next':{'value':2}}}").get("list");

        assertThat(((GenericRecord) first.get("next")).get("value")).isEqualTo(2);
        assertThat(reason(encode(schema, "{'list':{'value':1,'next':{'value':'a'}}}")))
                .isEqualTo("list.next.value must be an int but was \"a\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'double' | {'x':'abc'} | x must be a double but was \"abc\"",
                "'double' | {'x':1e999} | x must be a double but was \"Infinity\"",
                "'float' | {'x':1e39} | x must be a float but was \"1.0E39\"",
                "'double' | {'x':null} | x must be a double but is missing",
                "'double' | {'x':''} | x must be a double but is missing",
                "'double' | {} | x must be a double but is missing",
                "'double' | {'x':[1]} | x must be a double but was \"[1]\"",
                "'double' | {'x':true} | x must be a double but was \"true\"",
                "'int' | {'x':3.0} | x must be an int but was \"3.0\"",
                "'int' | {'x':2147483648} | x must be an int but was \"2147483648\"",
                "'long' | {'x':9223372036854775808} | x must be a long but was \"9223372036854775808\"",
                "'string' | {'x':{'a':1}} | x must be a string but was \"{\"a\":1}\"",
                "['null','double'] | {'x':'abc'} | x must be null or a double but was \"abc\"",
                "'bytes' | {'x':[1,256]} | x[1] must be a whole number from 0 to 255 but was \"256\"",
                "{'type':'fixed','name':'F','size':2} | {'x':[1]} | x must be a fixed but was \"[1]\"",
                "{'type':'array','items':'int'} | {'x':[1,2,'b']} | x[2] must be an int but was \"b\"",
                "{'type':'array','items':'int'} | {'x':{}} | x must be an array but was \"{}\"",
                "{'type':'map','values':'int'} | {'x':{'k':'b'}} | x.k must be an int but was \"b\"",
                "['null',{'type':'record','name':'R','fields':[{'name':'y','type':'int'}]}] | {'x':{}} | x.y must be an int but"
                        + " is missing",
            })
    void saysWhatAValueMustBe(String type, String object, String reason) {
        assertThat(reason(encode(schema("{'name':'x','type':" + type + "}"), object)))
                .isEqualTo(reason);
    }

    @Test
    void asksForAFieldThatEveryObjectMustHave() {
        Schema schema = schema("{'name':'x','type':'double'}");
        JsonEncoder encoder = JsonEncoder.of(schema, ROLES, name -> name, Set.of("time"), String::strip);

        assertThat(reason(encoder.encode(object("{'x':1}"), "row-1", 1234)))
                .isEqualTo("time must be a long but is missing");
    }

    @Test
    void readsAFieldFromAnotherName() {
        Schema schema = schema("{'name':'x','type':'double'}");
        JsonEncoder encoder =
                JsonEncoder.of(schema, ROLES, name -> name.equals("x") ? "The x" : name, Set.of(), String::strip);

        Encoded encoded = encoder.encode(object("{'The x':1,'x':2}"), "row-1", 1234);

        assertThat(EventEncoderTest.read(schema, event(encoded).labeled()).get("x"))
                .isEqualTo(1.0);
    }

    @Test
    void encodesTheObjectAfterABadOneAsIfNothingHadHappened() {
        Schema schema = schema("{'name':'place','type':{'type':'record','name':'Place','fields':["
                + "{'name':'height','type':'int'}]}},{'name':'x','type':'double'}");
        JsonEncoder encoder = JsonEncoder.of(schema, ROLES, name -> name, Set.of(), String::strip);
        byte[] alone = event(encode(schema, "{'place':{'height':1},'x':1}")).labeled();

        encoder.encode(object("{'place':{'height':'b'},'x':1}"), "row-0", 0);

        assertThat(event(encoder.encode(object("{'place':{'height':1},'x':1}"), "row-1", 1234))
                        .labeled())
                .isEqualTo(alone);
    }

    private static Encoded encode(Schema schema, String object) {
        return JsonEncoder.of(schema, ROLES, name -> name, Set.of(), String::strip)
                .encode(object(object), "row-1", 1234);
    }

    private static GenericRecord read(Schema schema, String object) {
        return EventEncoderTest.read(schema, event(encode(schema, object)).labeled());
    }

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Encoded.Event event(Encoded encoded) {
        if (encoded instanceof Encoded.Unusable unusable) {
            throw new AssertionError("unusable: " + unusable.reason());
        }
        return (Encoded.Event) encoded;
    }

    private static String reason(Encoded encoded) {
        return ((Encoded.Unusable) encoded).reason();
    }

    private static Schema schema(String fields) {
        return new Schema.Parser()
                .parse(("{'type':'record','name':'E','fields':[{'name':'id','type':'string'},"
                                + "{'name':'time','type':'long'}," + fields + "]}")
                        .replace('\'', '"'));
    }
}
