package io.thalweg.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.schemas.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventEncoderTest {

    private static final Roles ROLES = new Roles("id", "time", "label");
    private static final Schema NEITHER = new Schema.Parser()
            .parse("{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"x\",\"type\":\"double\"}]}");

    @Test
    void fillsEachFieldFromTheColumnOfItsName() {
        Schema schema = schema("{'name':'x','type':'double'},{'name':'n','type':'int'},{'name':'s','type':'string'}");

        GenericRecord event = read(
                schema,
                event(encode(schema, "n,ignored,s,x", "-3,?,some text,1e-2")).labeled());

        assertThat(event.get("x")).isEqualTo(0.01);
        assertThat(event.get("n")).isEqualTo(-3);
        assertThat(event.get("s")).hasToString("some text");
    }

    @Test
    void takesIdAndTimeFromTheCaller() {
        Schema schema = schema("{'name':'x','type':'double'}");

        Encoded.Event event = event(encode(schema, "x", "1"));

        assertThat(event.id()).isEqualTo("row-1");
        assertThat(event.timeMillis()).isEqualTo(1234);
        assertThat(read(schema, event.labeled()).get("id")).hasToString("row-1");
        assertThat(read(schema, event.labeled()).get("time")).isEqualTo(1234L);
    }

    @Test
    void takesIdAndTimeFromTheirColumnsWhereThereAreSome() {
        Schema schema = schema("{'name':'x','type':'double'}");

        Encoded.Event event = event(encode(schema, "id,x,time", "a,1,99"));

        assertThat(event.id()).isEqualTo("a");
        assertThat(event.timeMillis()).isEqualTo(99);
        assertThat(read(schema, event.labeled()).get("id")).hasToString("a");
        assertThat(read(schema, event.labeled()).get("time")).isEqualTo(99L);
    }

    @Test
    void takesIdAndTimeForTheRecordFromTheirColumnsWhereTheSchemaHasNoSuchFields() {
        EventEncoder encoder = EventEncoder.of(NEITHER, ROLES, List.of("id", "x", "time"));

        Encoded.Event event = event(encoder.encode(new String[] {"a", "1", "1970-01-01T00:00:02Z"}, "0", 7));

        assertThat(event.id()).isEqualTo("a");
        assertThat(event.timeMillis()).isEqualTo(2_000);
        assertThat(read(NEITHER, event.labeled()).get("x")).isEqualTo(1.0);
        assertThat(event(encoder.encode(new String[] {"", "1", "5"}, "row-3", 7))
                        .id())
                .isEqualTo("row-3");
        assertThat(encoder.encode(new String[] {"a", "1", "soon"}, "0", 7))
                .isEqualTo(new Encoded.Unusable(
                        "time must be a time since 1970, to be the record's timestamp, but was \"soon\""));
        assertThat(encoder.encode(new String[] {"a", "1", "-1"}, "0", 7)).isInstanceOf(Encoded.Unusable.class);
    }

    @Test
    void takesIdAndTimeForTheRecordFromTheCallerWhereThereIsNeitherFieldNorColumn() {
        Encoded.Event event =
                event(EventEncoder.of(NEITHER, ROLES, List.of("x")).encode(new String[] {"1"}, "0", 7));

        assertThat(event.id()).isEqualTo("0");
        assertThat(event.timeMillis()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp-millis, 1700000000123, 1700000000123, 1700000000123",
        "timestamp-millis, 2016-04-01 00:00:07, 1459468807000, 1459468807000",
        "timestamp-millis, 2016-04-01T02:00:07.5+02:00, 1459468807500, 1459468807500",
        "timestamp-millis, 2016-04-01T00:00Z, 1459468800000, 1459468800000",
        "timestamp-micros, 2016-04-01, 1459468800000000, 1459468800000",
        "timestamp-micros, 1700000000123456, 1700000000123000, 1700000000123",
        "timestamp-nanos, 2016-04-01, 1459468800000000000, 1459468800000"
    })
    void readsTimesAsNumbersOrAsDates(String unit, String text, long written, long millis) {
        Schema schema = withTime("{'type':'long','logicalType':'" + unit + "'}");

        Encoded.Event event = event(encode(schema, "time", text));

        assertThat(event.timeMillis()).isEqualTo(millis);
        assertThat(read(schema, event.labeled()).get("time")).isEqualTo(written);
    }

    @Test
    void writesDatesAsDays() {
        Schema schema = withTime("{'type':'int','logicalType':'date'}");

        assertThat(read(schema, event(encode(schema, "time", "2016-04-01")).labeled())
                        .get("time"))
                .isEqualTo(16_892);
    }

    @Test
    void leavesTheLabelOutOfTheLiveEvent() {
        Schema schema = schema("{'name':'label','type':['null','string']},{'name':'x','type':'double'}");

        Encoded.Event event = event(encode(schema, "x,label", "1,UP"));

        assertThat(read(schema, event.labeled()).get("label")).hasToString("UP");
        assertThat(read(schema, event.live()).get("label")).isNull();
        assertThat(read(schema, event.live()).get("x")).isEqualTo(1.0);
    }

    @Test
    void keepsALabelThatMayNotBeLeftOut() {
        Schema schema = schema("{'name':'label','type':'string'}");

        Encoded.Event event = event(encode(schema, "label", "UP"));

        assertThat(event.live()).isSameAs(event.labeled());
    }

    @Test
    void takesAnEmptyTextForNullWhereThatIsAllowed() {
        Schema schema = schema("{'name':'x','type':['null','double']},{'name':'s','type':['string','null']}");

        GenericRecord event = read(schema, event(encode(schema, "x,s", ",")).labeled());

        assertThat(event.get("x")).isNull();
        assertThat(event.get("s")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"double\"', x must be a double but is missing",
        "'\"string\"', x must be a string but is missing",
        "'{\"type\":\"array\",\"items\":\"int\"}', x must be an array but is missing",
        "'[\"long\",\"string\"]', x must be a long or a string but is missing"
    })
    void saysThatAnEmptyTextIsMissingWhereThereIsNoNull(String type, String reason) {
        assertThat(reason(encode(schema("{'name':'x','type':" + type + "}"), "x", "")))
                .isEqualTo(reason);
    }

    @Test
    void saysThatIdOrTimeIsMissingInARowOfAFileThatHasThem() {
        Schema schema = schema("{'name':'x','type':'double'}");

        assertThat(reason(encode(schema, "id,time,x", ",1,1"))).isEqualTo("id must be a string but is missing");
        assertThat(reason(encode(schema, "id,time,x", "a,,1"))).isEqualTo("time must be a time but is missing");
    }

    @Test
    void takesTheFirstBranchThatFitsAndAStringLast() {
        Schema schema =
                schema("{'name':'a','type':['null','string','double']},{'name':'b','type':['string','long','double']}");

        GenericRecord numbers =
                read(schema, event(encode(schema, "a,b", "1.5,2")).labeled());
        GenericRecord texts =
                read(schema, event(encode(schema, "a,b", "UP,2.5")).labeled());

        assertThat(numbers.get("a")).isEqualTo(1.5);
        assertThat(numbers.get("b")).isEqualTo(2L);
        assertThat(texts.get("a")).hasToString("UP");
        assertThat(texts.get("b")).isEqualTo(2.5);
    }

    @Test
    void separatesElementsByAnySpace() {
        Schema schema = schema("{'name':'f','type':{'type':'array','items':'double'}}");

        GenericRecord event =
                read(schema, event(encode(schema, "f", "1\u00a02\t3;4")).labeled());

        assertThat((List<?>) event.get("f")).isEqualTo(List.of(1.0, 2.0, 3.0, 4.0));
    }

    @Test
    void readsEnumsBooleansAndArrays() {
        Schema schema = schema(
                "{'name':'e','type':{'type':'enum','name':'Side','symbols':['BUY','SELL']}},"
                        + "{'name':'b','type':'boolean'},{'name':'c','type':'boolean'},"
                        + "{'name':'f','type':{'type':'array','items':'float'}},{'name':'g','type':['null',{'type':'array','items':'int'}]}");

        GenericRecord event = read(
                schema,
                event(encode(schema, "e,b,c,f,g", "SELL,True,0,1 2.5; -3,")).labeled());

        assertThat(event.get("e")).hasToString("SELL");
        assertThat(event.get("b")).isEqualTo(true);
        assertThat(event.get("c")).isEqualTo(false);
        assertThat((List<?>) event.get("f")).isEqualTo(List.of(1f, 2.5f, -3f));
        assertThat(event.get("g")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"double\"', abc, 'x must be a double but was \"abc\"'",
        "'\"double\"', 1d, 'x must be a double but was \"1d\"'",
        "'\"double\"', 0x1p3, 'x must be a double but was \"0x1p3\"'",
        "'\"double\"', 1_000, 'x must be a double but was \"1_000\"'",
        "'\"double\"', 1e999, 'x must be a double but was \"1e999\"'",
        "'\"double\"', -1e999, 'x must be a double but was \"-1e999\"'",
        "'\"double\"', nan, 'x must be a double but was \"nan\"'",
        "'\"double\"', ١, 'x must be a double but was \"١\"'",
        "'\"float\"', 1e39, 'x must be a float but was \"1e39\"'",
        "'\"float\"', 1f, 'x must be a float but was \"1f\"'",
        "'\"int\"', 1_000, 'x must be an int but was \"1_000\"'",
        "'\"float\"', 1..2, 'x must be a float but was \"1..2\"'",
        "'\"int\"', 3.0, 'x must be an int but was \"3.0\"'",
        "'\"int\"', 2147483648, 'x must be an int but was \"2147483648\"'",
        "'\"long\"', 9223372036854775808, 'x must be a long but was \"9223372036854775808\"'",
        "'\"boolean\"', yes, 'x must be a boolean but was \"yes\"'",
        "'[\"null\",\"double\"]', abc, 'x must be null or a double but was \"abc\"'",
        "'{\"type\":\"enum\",\"name\":\"S\",\"symbols\":[\"A\",\"B\"]}', C, 'x must be one of [A, B] but was \"C\"'",
        "'{\"type\":\"array\",\"items\":\"int\"}', 1 b, 'x must be an array but was \"1 b\"'"
    })
    void saysWhatATextMustBe(String type, String text, String reason) {
        assertThat(reason(encode(schema("{'name':'x','type':" + type + "}"), "x", text)))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,000.5|x must be a double but was \"1,000.5\"; leave out the separators of thousands",
                "-12,345,678|x must be a double but was \"-12,345,678\"; leave out the separators of thousands",
                "1,5|x must be a double but was \"1,5\""
            })
    void saysThatNumbersHaveNoSeparatorsOfThousands(String text, String reason) {
        EventEncoder encoder = EventEncoder.of(schema("{'name':'x','type':'double'}"), ROLES, List.of("x"));

        assertThat(reason(encoder.encode(new String[] {text}, "row-1", 1234))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp-millis, yesterday",
        "timestamp-millis, 2023-02-30",
        "timestamp-millis, 2023-02-29 12:00:00",
        "timestamp-millis, 2023-04-31T00:00:00Z",
        "timestamp-millis, 2023-13-01",
        "timestamp-millis, 2023-01-01 24:00:00",
        "timestamp-millis, 2023-01-01 12:60",
        "timestamp-millis, 2023-01-01T 12:00",
        "timestamp-millis, 2023-01-0112:00",
        "timestamp-millis, 2023-01-01T12:00 12:00",
        "timestamp-millis, 1700000000000.0",
        "timestamp-millis, 99999999999999999999",
        "timestamp-nanos, 2300-01-01",
        "timestamp-micros, +999999999-01-01"
    })
    void saysWhichTimeItCannotRead(String unit, String text) {
        Schema schema = withTime("{'type':'long','logicalType':'" + unit + "'}");

        assertThat(reason(encode(schema, "time", text))).isEqualTo("time must be a time but was \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-02-30", "106751991168", "99999999999999999"})
    void saysWhichDateItCannotRead(String text) {
        assertThat(reason(encode(withTime("{'type':'int','logicalType':'date'}"), "time", text)))
                .isEqualTo("time must be a time but was \"" + text + "\"");
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThat(reason(encode(schema("{'name':'x','type':'double'}"), "x,y", "1")))
                .isEqualTo("the row must have 2 columns but has 1");
        assertThat(reason(encode(schema("{'name':'x','type':'double'}"), "x,y", "1,2,3")))
                .isEqualTo("the row must have 2 columns but has 3");
        assertThat(reason(encode(schema("{'name':'x','type':'double'}"), "x,y", "1,2,")))
                .isEqualTo(
                        "the row must have 2 columns but has 3, and what is too much is empty; take the separator off"
                                + " the end of the line");
    }

    @Test
    void encodesTheRowAfterABadOneAsIfNothingHadHappened() {
        Schema schema = schema("{'name':'s','type':'string'},{'name':'x','type':'double'}");
        EventEncoder encoder = EventEncoder.of(schema, ROLES, List.of("s", "x"));
        byte[] alone = event(encode(schema, "s,x", "a,1")).labeled();

        encoder.encode(new String[] {"half written", "abc"}, "row-0", 0);

        assertThat(event(encoder.encode(new String[] {"a", "1"}, "row-1", 1234)).labeled())
                .isEqualTo(alone);
    }

    @Test
    void takesDefaultsForFieldsWithoutAColumn() {
        Schema schema = schema("{'name':'d','type':'double','default':2.5},{'name':'n','type':['null','int']},"
                + "{'name':'a','type':{'type':'array','items':'int'},'default':[1,2]}");

        GenericRecord event = read(schema, event(encode(schema, "other", "1")).labeled());

        assertThat(event.get("d")).isEqualTo(2.5);
        assertThat(event.get("n")).isNull();
        assertThat((List<?>) event.get("a")).isEqualTo(List.of(1, 2));
    }

    @Test
    void namesEveryFieldThatNothingFills() {
        Schema schema = schema("{'name':'x','type':'double'},{'name':'y','type':'string'},{'name':'z','type':'bytes'}");

        assertThatThrownBy(() -> EventEncoder.of(schema, ROLES, List.of("a", "z")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("field x needs a column, because it has no default and may not be null; "
                        + "field y needs a column, because it has no default and may not be null; "
                        + "z must be made from a text but is a bytes");
    }

    @Test
    void refusesTwoColumnsOfOneName() {
        assertThatThrownBy(() -> EventEncoder.of(schema("{'name':'x','type':'double'}"), ROLES, List.of("x", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column x must be there once but is there 2 times");
    }

    @Test
    void readsEveryNumberThatJavaPrints() {
        Schema schema = schema("{'name':'x','type':'double'},{'name':'f','type':'float'},{'name':'l','type':'long'}");
        EventEncoder encoder = EventEncoder.of(schema, ROLES, List.of("x", "f", "l"));
        Random random = new Random(9);
        for (int i = 0; i < 2000; i++) {
            double x = Double.longBitsToDouble(random.nextLong());
            float f = Float.intBitsToFloat(random.nextInt());
            long l = random.nextLong() >> random.nextInt(64);
            String[] row = {Double.toString(x), Float.toString(f), Long.toString(l)};

            GenericRecord event =
                    read(schema, event(encoder.encode(row, "r", 1)).labeled());

            assertThat(event.get("x")).isEqualTo(x);
            assertThat(event.get("f")).isEqualTo(f);
            assertThat(event.get("l")).isEqualTo(l);
        }
    }

    @Test
    void writesThePackagedEventAsVersion1Did() throws IOException {
        EventEncoder encoder = EventEncoder.of(Schemas.EVENT, ROLES, List.of("features", "label"));
        String golden = resource("event.hex").replaceAll("\\s", "");

        byte[] body = event(encoder.encode(new String[] {"0.25 -1.5", "UP"}, "event-17", 1_700_000_000_123L))
                .labeled();

        assertThat(HexFormat.of().formatHex(body)).isEqualTo(golden);
        Schema released = new Schema.Parser().parse(resource("event.avsc"));
        GenericRecord event = new GenericDatumReader<GenericRecord>(released, Schemas.EVENT)
                .read(null, DecoderFactory.get().binaryDecoder(HexFormat.of().parseHex(golden), null));
        assertThat((List<?>) event.get("features")).isEqualTo(List.of(0.25f, -1.5f));
        assertThat(event.get("label")).hasToString("UP");
    }

    private static Encoded encode(Schema schema, String columns, String row) {
        return EventEncoder.of(schema, ROLES, List.of(columns.split(",", -1)))
                .encode(row.split(",", -1), "row-1", 1234);
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

    private static Schema withTime(String type) {
        return new Schema.Parser()
                .parse(("{'type':'record','name':'E','fields':[{'name':'id','type':'string'},{'name':'time','type':"
                                + type + "}]}")
                        .replace('\'', '"'));
    }

    static GenericRecord read(Schema schema, byte[] body) {
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(body, null));
        } catch (IOException e) {
            throw new AssertionError("not readable by " + schema, e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = EventEncoderTest.class.getResourceAsStream("/released/v1/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
