package io.thalweg.features.decoding;

import static io.thalweg.features.decoding.Events.body;
import static io.thalweg.features.decoding.Events.decode;
import static io.thalweg.features.decoding.Events.example;
import static io.thalweg.features.decoding.Events.features;
import static io.thalweg.features.decoding.Events.numbers;
import static io.thalweg.features.decoding.Events.numeric;
import static io.thalweg.features.decoding.Events.reason;
import static io.thalweg.features.decoding.Events.schema;
import static io.thalweg.features.decoding.Events.standard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.features.Decoded;
import io.thalweg.features.EventSpec;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.features.Rejected;
import io.thalweg.network.Shape;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {

    private static final LabelSpec BINARY = new LabelSpec.Binary("y", "UP");
    private static final LabelSpec DIGITS = new LabelSpec.Classes(
            "y", IntStream.range(0, 10).mapToObj(String::valueOf).toList());

    @Test
    void keepsTheRecordThatTheExampleComesFrom() {
        Schema schema = schema("{'name':'x','type':'float'}");
        WireFormat wire = WireFormat.of(Optional.empty(), List.of(schema));
        byte[] value = wire.frame("t", schema, body(schema, event -> event.set("x", 1.5f)));
        SourceRecord record = new SourceRecord("electricity.events", 2, 77, 9, new byte[] {1}, value);

        Example example = example(EventDecoder.of(
                        new EventSpec(schema, "id", "time"),
                        new FeatureLayout(List.of(numeric("x"))),
                        BINARY,
                        Events.ANY_NETWORK,
                        wire)
                .decode(record));

        assertThat(example.source()).isSameAs(record);
        assertThat(example.id()).isEqualTo("e");
        assertThat(example.timeMillis()).isEqualTo(5);
        assertThat(example.features().columns()).containsExactly(1.5f);
        assertThat(example.hasLabel()).isFalse();
    }

    @Test
    void givesEachExampleFeaturesOfItsOwn() {
        Schema schema = schema("{'name':'x','type':'float'}");
        WireFormat wire = WireFormat.of(Optional.empty(), List.of(schema));
        EventDecoder decoder = EventDecoder.of(
                new EventSpec(schema, "id", "time"),
                new FeatureLayout(List.of(numeric("x"))),
                BINARY,
                Events.ANY_NETWORK,
                wire);
        SourceRecord record = Events.record(wire.frame("t", schema, body(schema, event -> event.set("x", 1f))));

        float[] first = example(decoder.decode(record)).features().columns();
        float[] second = example(decoder.decode(record)).features().columns();

        assertThat(first).isNotSameAs(second).isEqualTo(second);
    }

    @Nested
    class Numbers {

        @Test
        void comeFromEveryTypeThatIsANumber() {
            Schema schema = schema(
                    "{'name':'i','type':'int'},{'name':'l','type':'long'},{'name':'f','type':'float'},"
                            + "{'name':'d','type':'double'},{'name':'b','type':'boolean'},{'name':'n','type':['null','double']}");
            byte[] body = body(schema, event -> event.set("i", -3)
                    .set("l", 1L << 40)
                    .set("f", 0.5f)
                    .set("d", 1e-3)
                    .set("b", true)
                    .set("n", 2.5));

            assertThat(features(schema, body, numeric("n", "b", "d", "f", "l", "i")))
                    .containsExactly(2.5f, 1, 1e-3f, 0.5f, 0x1p40f, -3);
        }

        @Test
        void areNotANumberWhereTheyAreNull() {
            Schema schema = schema("{'name':'n','type':['double','null']},{'name':'z','type':'null'}");

            assertThat(features(
                            schema, body(schema, event -> event.set("n", null).set("z", null)), numeric("n", "z")))
                    .containsExactly(Float.NaN, Float.NaN);
        }

        @ParameterizedTest
        @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e39})
        void mustBeFiniteInSinglePrecision(double value) {
            Schema schema = schema("{'name':'x','type':'double'}");

            assertThat(reason(decode(schema, body(schema, event -> event.set("x", value)), numeric("x"))))
                    .isEqualTo("x must be a finite number from -3.4028235E38 to 3.4028235E38 but was " + value);
        }

        @Test
        void areDoublesUntilTheyAreStandardised() {
            Schema schema = schema("{'name':'d','type':['null','double']},{'name':'l','type':'long'}");
            byte[] body = body(schema, event -> event.set("d", 1e9 + 3).set("l", Long.MAX_VALUE));
            byte[] missing = body(schema, event -> event.set("d", null).set("l", 1L));

            assertThat(numbers(schema, body, standard("d", "l"))).containsExactly(1e9 + 3, 0x1p63);
            assertThat(numbers(schema, missing, standard("d", "l"))).containsExactly(Double.NaN, 1);
        }

        @ParameterizedTest
        @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, 3.5e38, -1e300})
        void mustFitAFloatAlsoWhereTheyAreStandardised(double value) {
            Schema schema = schema("{'name':'x','type':'double'}");

            assertThat(reason(decode(schema, body(schema, event -> event.set("x", value)), standard("x"))))
                    .isEqualTo("x must be a finite number from -3.4028235E38 to 3.4028235E38 but was " + value);
        }

        @Test
        void goRoundInACircleHoweverLargeTheyAre() {
            Schema schema = schema("{'name':'x','type':'double'}");
            FeatureSpec day = new FeatureSpec.Cyclic("x", 24);

            for (double hour : new double[] {0, 5.25, 23}) {
                float[] expected = {
                    (float) StrictMath.sin(hour * (2 * Math.PI / 24)), (float) StrictMath.cos(hour * (2 * Math.PI / 24))
                };
                // Within the first period no bit changes; whole periods later neither.
                for (double periods : new double[] {0, 1, 0x1p40}) {
                    assertThat(features(schema, body(schema, event -> event.set("x", hour + 24 * periods)), day))
                            .containsExactly(expected);
                }
            }
        }

        @Test
        void mayBeUsedTwice() {
            Schema schema = schema("{'name':'hour','type':'int'}");
            byte[] body = body(schema, event -> event.set("hour", 6));

            float[] features =
                    features(schema, body, numeric("hour"), new FeatureSpec.Cyclic("hour", 24), numeric("hour"));

            assertThat(features).containsExactly(6, 1, (float) StrictMath.cos(6 * (2 * Math.PI / 24)), 6);
        }

        @Test
        void areRefusedOnlyInTheRecordsThatHaveSomethingElse() {
            Schema schema = schema("{'name':'x','type':['null','double','string']}");

            assertThat(features(schema, body(schema, event -> event.set("x", 1.0)), numeric("x")))
                    .containsExactly(1);
            assertThat(reason(decode(schema, body(schema, event -> event.set("x", "1.0")), numeric("x"))))
                    .isEqualTo("x must be a number but was string");
        }

        @Test
        void areRefusedAtOnceWhereTheSchemaHasNone() {
            Schema schema = schema("{'name':'x','type':['null','string']},{'name':'u','type':'bytes'}");
            byte[] body = body(schema, event -> event.set("x", "1").set("u", ByteBuffer.allocate(0)));

            assertThat(reason(decode(schema, body, numeric("x", "u"))))
                    .isEqualTo("x must be a number but the writer's schema has [null, string]; "
                            + "u must be a number but the writer's schema has bytes");
        }
    }

    @Nested
    class CyclicTimes {

        private static final long MILLIS_PER_DAY = 86_400_000;
        private static final FeatureSpec HOUR = new FeatureSpec.CyclicTime("t", MILLIS_PER_DAY);

        /** The sixth hour of the twentieth day of 2016 in UTC, a quarter of the circle. */
        @ParameterizedTest
        @CsvSource({
            "timestamp-millis, 1453269600000",
            "timestamp-micros, 1453269600000000",
            "timestamp-nanos, 1453269600000000000",
            "local-timestamp-millis, 1453269600000"
        })
        void areAnglesOfTheTimeInEveryUnit(String unit, long value) {
            Schema schema = schema("{'name':'t','type':{'type':'long','logicalType':'" + unit + "'}}");

            assertThat(features(schema, body(schema, event -> event.set("t", value)), HOUR))
                    .containsExactly(1, (float) StrictMath.cos(Math.PI / 2));
        }

        @Test
        void beginAgainAfterThePeriodAlsoBefore1970() {
            Schema schema = schema("{'name':'t','type':'long'}");
            byte[] before = body(schema, event -> event.set("t", -MILLIS_PER_DAY * 1000 + 1));
            byte[] after = body(schema, event -> event.set("t", MILLIS_PER_DAY * 20_000 + 1));

            assertThat(features(schema, before, HOUR)).isEqualTo(features(schema, after, HOUR));
        }

        @Test
        void areZerosWhereTheyAreNull() {
            Schema schema = schema("{'name':'t','type':['null','long']}");

            assertThat(features(schema, body(schema, event -> event.set("t", null)), HOUR))
                    .containsExactly(0, 0);
        }

        @Test
        void mayComeFromTheEventsOwnTime() {
            Schema schema = schema("{'name':'x','type':'float'}");
            byte[] body = body(schema, event -> event.set("x", 2f));

            float[] features = features(schema, body, new FeatureSpec.CyclicTime("time", 20), numeric("x"));

            assertThat(features).containsExactly(1, (float) StrictMath.cos(Math.PI / 2), 2);
        }

        @Test
        void areRefusedWhereTheSchemaHasNoTime() {
            Schema schema = schema("{'name':'t','type':'double'}");
            byte[] body = body(schema, event -> event.set("t", 1.0));

            assertThat(reason(decode(schema, body, HOUR)))
                    .isEqualTo("t must be a time: a long with a logical type of timestamps, or a date"
                            + " but the writer's schema has double");
        }
    }

    @Nested
    class Categories {

        private static final FeatureSpec DAY = new FeatureSpec.Category("day", List.of("1", "2", "mon", "true"));

        @ParameterizedTest
        @CsvSource({
            "'\"string\"', 2, 1",
            "'\"string\"', mon, 2",
            "'\"string\"', mo, -1",
            "'\"string\"', '', -1",
            "'\"int\"', 2, 1",
            "'\"int\"', -2, -1",
            "'\"long\"', 1, 0",
            "'\"boolean\"', true, 3",
            "'\"double\"', 1.0, 0",
            "'\"double\"', 1.5, -1",
            "'{\"type\":\"enum\",\"name\":\"D\",\"symbols\":[\"tue\",\"mon\"]}', mon, 2",
            "'{\"type\":\"enum\",\"name\":\"D\",\"symbols\":[\"tue\",\"mon\"]}', tue, -1"
        })
        void areComparedByTheirText(String type, String text, int column) {
            Schema schema = schema("{'name':'day','type':" + type + "}");
            float[] expected = new float[4];
            if (column >= 0) {
                expected[column] = 1;
            }

            byte[] body = body(
                    schema,
                    event -> event.set("day", value(schema.getField("day").schema(), text)));

            assertThat(features(schema, body, DAY)).isEqualTo(expected);
        }

        @Test
        void areZerosWhereTheyAreNull() {
            Schema schema = schema("{'name':'day','type':['null','string']}");

            assertThat(features(
                            schema,
                            body(schema, event -> event.set("day", null)),
                            DAY,
                            new FeatureSpec.HashedCategory("day", 5)))
                    .containsOnly(0);
        }

        @Test
        void hashToTheSameBucketHoweverTheyAreWritten() {
            FeatureSpec hashed = new FeatureSpec.HashedCategory("day", 1000);
            List<float[]> rows = new ArrayList<>();
            for (String type : List.of("'string'", "'int'", "'long'", "'double'")) {
                Schema schema = schema("{'name':'day','type':" + type + "}");
                Object value = value(schema.getField("day").schema(), "-42");
                rows.add(features(schema, body(schema, event -> event.set("day", value)), hashed));
            }

            // Part of the contract of every model that hashes: murmur3("-42", seed murmur3("day")) mod 1000.
            int bucket = Integer.remainderUnsigned(hash("-42", hash("day", 0)), 1000);
            assertThat(rows).allSatisfy(row -> {
                assertThat(row[bucket]).isEqualTo(1);
                assertThat(IntStream.range(0, 1000).filter(i -> row[i] != 0)).containsExactly(bucket);
            });
        }

        @Test
        void areTheIndexOfTheirColumnWhereTheyAreEmbedded() {
            Schema schema = schema("{'name':'day','type':['null','string']}, {'name':'x','type':'double'}");
            FeatureSpec listed = new FeatureSpec.Embedded(new FeatureSpec.Category("day", List.of("a", "b", "c")), 2);
            FeatureSpec hashed = new FeatureSpec.Embedded(new FeatureSpec.HashedCategory("day", 1000), 2);
            float bucket = Integer.remainderUnsigned(hash("b", hash("day", 0)), 1000);

            assertThat(day(schema, "b", numeric("x"), listed)).containsExactly(7, 1);
            assertThat(day(schema, "b", hashed, numeric("x"))).containsExactly(bucket, 7);
            assertThat(day(schema, "a", listed)).containsExactly(0);
            assertThat(day(schema, "none", listed)).containsExactly(-1);
            assertThat(day(schema, null, listed)).containsExactly(-1);
            assertThat(day(schema, null, hashed)).containsExactly(-1);
        }

        private static float[] day(Schema schema, String day, FeatureSpec... features) {
            return features(schema, body(schema, event -> event.set("day", day).set("x", 7.0)), features);
        }

        @Test
        void findEveryOneOfManyValues() {
            List<String> values =
                    IntStream.range(0, 500).mapToObj(i -> "value " + i * i).toList();
            Schema schema = schema("{'name':'day','type':'string'}");
            for (int i = 0; i < values.size(); i++) {
                String value = values.get(i);
                float[] features = features(
                        schema,
                        body(schema, event -> event.set("day", value)),
                        new FeatureSpec.Category("day", values));

                assertThat(features[i]).isEqualTo(1);
            }
        }

        private static Object value(Schema type, String text) {
            return switch (type.getType()) {
                case INT -> Integer.valueOf(text);
                case LONG -> Long.valueOf(text);
                case DOUBLE -> Double.valueOf(text);
                case BOOLEAN -> Boolean.valueOf(text);
                case ENUM -> new GenericData.EnumSymbol(type, text);
                default -> text;
            };
        }
    }

    @Nested
    class Vectors {

        private static final FeatureSpec PIXELS = new FeatureSpec.Vector("p", Shape.of(1, 2, 2), 0.5);

        @ParameterizedTest
        @ValueSource(strings = {"float", "double", "int", "long"})
        void comeFromArraysOfNumbers(String type) {
            Schema schema = schema("{'name':'p','type':{'type':'array','items':'" + type + "'}}");
            Object[] numbers = IntStream.of(1, 2, 3, -4)
                    .mapToObj(i -> switch (type) {
                        case "float" -> (Object) (float) i;
                        case "double" -> (double) i;
                        case "int" -> i;
                        default -> (long) i;
                    })
                    .toArray();

            assertThat(features(schema, body(schema, event -> event.set("p", List.of(numbers))), PIXELS))
                    .containsExactly(0.5f, 1, 1.5f, -2);
        }

        @Test
        void areLeftAsTheyAreWhereTheyWillBeStandardised() {
            Schema schema = schema("{'name':'p','type':['null',{'type':'array','items':'double'}]}");
            FeatureSpec vector = new FeatureSpec.StandardVector("p", Shape.of(2));

            assertThat(numbers(schema, body(schema, event -> event.set("p", List.of(1e9 + 1, -0.1))), vector))
                    .containsExactly(1e9 + 1, -0.1);
            assertThat(numbers(schema, body(schema, event -> event.set("p", null)), vector))
                    .containsExactly(Double.NaN, Double.NaN);
        }

        @Test
        void standInDoublePrecisionBesideOtherFeatures() {
            Schema schema = schema("{'name':'p','type':{'type':'array','items':'long'}},{'name':'x','type':'long'}");
            byte[] body =
                    body(schema, event -> event.set("p", List.of(1L << 53, 7L)).set("x", (1L << 53) - 1));
            FeatureSpec vector = new FeatureSpec.StandardVector("p", Shape.of(2));

            assertThat(numbers(schema, body, numeric("x"), vector, standard("x")))
                    .containsExactly(0x1p53, 7, 0x1p53 - 1);
        }

        @Test
        void mustStayWithinTheRangeOfAFloatWhereTheyWillBeStandardised() {
            Schema schema = schema("{'name':'p','type':{'type':'array','items':'double'}}");
            FeatureSpec vector = new FeatureSpec.StandardVector("p", Shape.of(2));

            assertThat(reason(decode(schema, body(schema, event -> event.set("p", List.of(1.0, 1e39))), vector)))
                    .isEqualTo("p[1] must be a finite number from -3.4028235E38 to 3.4028235E38 but was 1.0E39");
        }

        @Test
        void mustStayWithinTheRangeOfAFloatWhenScaled() {
            Schema schema = schema("{'name':'p','type':{'type':'array','items':'float'}}");
            FeatureSpec vector = new FeatureSpec.Vector("p", Shape.of(2), 1e30);

            assertThat(reason(decode(schema, body(schema, event -> event.set("p", List.of(1f, 1e9f))), vector)))
                    .isEqualTo("p[1] times the scale 1.0E30 must be at most 3.4028235E38 in size, but the element was "
                            + "1.0E9");
        }

        @Test
        void comeFromBytesThatCountFrom0To255() {
            Schema schema = schema("{'name':'p','type':'bytes'}");
            ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, 1, 127, -1});

            assertThat(features(schema, body(schema, event -> event.set("p", bytes)), PIXELS))
                    .containsExactly(0, 0.5f, 63.5f, 127.5f);
        }

        @Test
        void comeFromFixedBytes() {
            Schema schema = schema("{'name':'p','type':{'type':'fixed','name':'F','size':4}}");
            GenericData.Fixed fixed = new GenericData.Fixed(schema.getField("p").schema(), new byte[] {2, 4, 6, 8});

            assertThat(features(schema, body(schema, event -> event.set("p", fixed)), PIXELS))
                    .containsExactly(1, 2, 3, 4);
        }

        @Test
        void comeFromArraysInSeveralBlocks() {
            Schema schema = schema("{'name':'p','type':{'type':'array','items':'int'}}");
            byte[] body = {2, 'e', 10, 3, 4, 2, 4, 2, 6, 2, 8, 0};

            assertThat(features(schema, body, PIXELS)).containsExactly(0.5f, 1, 1.5f, 2);
        }

        @Test
        void areZerosWhereTheyAreNull() {
            Schema schema = schema("{'name':'p','type':['null','bytes']}");

            assertThat(features(schema, body(schema, event -> event.set("p", null)), PIXELS))
                    .containsExactly(0, 0, 0, 0);
        }

        @Test
        void mustHaveTheLengthOfTheShape() {
            Schema schema = schema("{'name':'p','type':['bytes',{'type':'array','items':'float'}]}");

            assertThat(reason(decode(schema, body(schema, event -> event.set("p", List.of(1f, 2f))), PIXELS)))
                    .isEqualTo("p must have 4 numbers [1, 2, 2] but has 2");
            assertThat(reason(decode(schema, body(schema, event -> event.set("p", floats(5))), PIXELS)))
                    .isEqualTo("p must have 4 numbers [1, 2, 2] but has at least 5");
            assertThat(reason(decode(schema, body(schema, event -> event.set("p", ByteBuffer.allocate(3))), PIXELS)))
                    .isEqualTo("p must have 4 numbers [1, 2, 2] but has 3");
        }

        @Test
        void mustBeFinite() {
            Schema schema = schema("{'name':'p','type':{'type':'array','items':'float'}}");

            assertThat(reason(decode(
                            schema, body(schema, event -> event.set("p", List.of(1f, 2f, Float.NaN, 3f))), PIXELS)))
                    .isEqualTo("p[2] must be a finite number from -3.4028235E38 to 3.4028235E38 but was NaN");
            assertThat(reason(decode(
                            schema,
                            body(schema, event -> event.set("p", List.of(Float.NEGATIVE_INFINITY, 2f, 1f, 3f))),
                            PIXELS)))
                    .isEqualTo("p[0] must be a finite number from -3.4028235E38 to 3.4028235E38 but was -Infinity");
        }

        private static List<Float> floats(int count) {
            return IntStream.range(0, count).mapToObj(i -> (float) i).toList();
        }
    }

    @Nested
    class Texts {

        private static final FeatureSpec WORDS = new FeatureSpec.Text("m", 64);
        private static final Schema SCHEMA = schema("{'name':'m','type':['null','string']}");

        @Test
        void areBagsOfWords() {
            float[] bag = bag("Free! free entry, FREE 4U");
            float[] expected = new float[64];
            expected[bucket("free")] += 3;
            expected[bucket("entry")] += 1;
            expected[bucket("4u")] += 1;
            double length = Math.sqrt(IntStream.range(0, 64)
                    .mapToDouble(i -> expected[i] * expected[i])
                    .sum());

            for (int i = 0; i < 64; i++) {
                assertThat((double) bag[i]).isCloseTo(expected[i] / length, within(1e-6));
            }
        }

        @Test
        void lowerEveryAlphabetOneCodePointAtATime() {
            assertThat(bag("ÉTÉ ΣΟΦΟΣ 𐐀")).isEqualTo(bag("été σοφοσ 𐐨"));
            assertThat(bag("été")).isNotEqualTo(bag("ete"));
        }

        @Test
        void areZerosWithoutWords() {
            assertThat(bag("")).containsOnly(0);
            assertThat(bag(" ,.!€")).containsOnly(0);
            assertThat(bag(null)).containsOnly(0);
        }

        @Test
        void mayHoldBytesThatAreNoText() {
            byte[] ends = {2, 'e', 10, 2, 10, 'a', (byte) 0xC3, ' ', 'b', (byte) 0xF0};

            assertThat(features(SCHEMA, ends, WORDS)).isEqualTo(bag("a b"));
        }

        private static float[] bag(String text) {
            return features(SCHEMA, body(SCHEMA, event -> event.set("m", text)), WORDS);
        }

        private static int bucket(String word) {
            return Integer.remainderUnsigned(hash(word, hash("m", 0)), 64);
        }
    }

    @Nested
    class Times {

        @ParameterizedTest
        @CsvSource({
            "'\"long\"', 1700000000123, 1700000000123",
            "'{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}', -5, -5",
            "'{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}', 1700000000123999, 1700000000123",
            "'{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}', -1, -1",
            "'{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}', 1700000000123999999, 1700000000123",
            "'{\"type\":\"long\",\"logicalType\":\"local-timestamp-millis\"}', 7, 7",
            "'[\"null\",\"long\"]', 7, 7"
        })
        void areInMillisecondsWhateverTheirUnit(String type, long written, long millis) {
            Schema schema = withTime(type);

            assertThat(example(decode(schema, body(schema, event -> event.set("time", written)), numeric("x")))
                            .timeMillis())
                    .isEqualTo(millis);
        }

        @Test
        void mayBeDates() {
            Schema schema = withTime("{'type':'int','logicalType':'date'}");

            assertThat(example(decode(schema, body(schema, event -> event.set("time", 19_000)), numeric("x")))
                            .timeMillis())
                    .isEqualTo(19_000 * 86_400_000L);
        }

        @ParameterizedTest
        @CsvSource({
            "timestamp-millis, 253402300799999, true",
            "timestamp-millis, 253402300800000, false",
            "timestamp-millis, -62135596800000, true",
            "timestamp-millis, -62135596800001, false",
            "timestamp-micros, 253402300799999999, true",
            "timestamp-micros, 9223372036854775807, false",
            "timestamp-nanos, -9223372036854775808, true",
        })
        void lieInTheYears1To9999(String unit, long value, boolean isTime) {
            Schema schema = schema("{'name':'t','type':{'type':'long','logicalType':'" + unit + "'}}");

            Decoded decoded =
                    decode(schema, body(schema, event -> event.set("t", value)), new FeatureSpec.CyclicTime("t", 1000));

            if (isTime) {
                assertThat(decoded).isInstanceOf(Example.class);
            } else {
                assertThat(reason(decoded))
                        .isEqualTo("t must be a time in the years 0001 to 9999 but was " + value
                                + (unit.endsWith("micros") ? " microseconds" : " milliseconds")
                                + " since 1970-01-01");
            }
        }

        @Test
        void lieInTheYears1To9999AsDates() {
            Schema schema = schema("{'name':'t','type':{'type':'int','logicalType':'date'}}");
            FeatureSpec cyclic = new FeatureSpec.CyclicTime("t", 1000);

            assertThat(decode(schema, body(schema, event -> event.set("t", 2_932_896)), cyclic))
                    .isInstanceOf(Example.class);
            assertThat(reason(decode(schema, body(schema, event -> event.set("t", 2_932_897)), cyclic)))
                    .isEqualTo("t must be a time in the years 0001 to 9999 but was 2932897 days since 1970-01-01");
        }

        @Test
        void ofTheEventItselfLieThereToo() {
            Schema schema = schema("{'name':'x','type':'double'}");

            assertThat(reason(decode(
                            schema,
                            body(schema, event -> event.set("x", 1.0).set("time", Long.MIN_VALUE)),
                            numeric("x"))))
                    .startsWith("time must be a time in the years 0001 to 9999 but was -9223372036854775808 ");
        }

        @Test
        void mustBeThere() {
            Schema nullable = withTime("['null','long']");

            assertThat(reason(decode(nullable, body(nullable, event -> event.set("time", null)), numeric("x"))))
                    .isEqualTo("time must be a time but was null");
            Schema text = withTime("'string'");
            assertThat(reason(decode(text, body(text, event -> event.set("time", "noon")), numeric("x"))))
                    .isEqualTo("time must be a time: a long with a logical type of timestamps, or a date "
                            + "but the writer's schema has string");
            Schema ofDay = withTime("{'type':'long','logicalType':'time-micros'}");
            assertThat(reason(decode(ofDay, body(ofDay, event -> event.set("time", 1L)), numeric("x"))))
                    .endsWith("but the writer's schema has long (time-micros)");
        }

        private static Schema withTime(String type) {
            return new Schema.Parser()
                    .parse(("{'type':'record','name':'E','fields':[{'name':'id','type':'string'},{'name':'time','type':"
                                    + type + "},{'name':'x','type':'int','default':0}]}")
                            .replace('\'', '"'));
        }
    }

    @Nested
    class Ids {

        @ParameterizedTest
        @CsvSource({"long, -9223372036854775808", "int, 0", "string, é-1"})
        void areTheFieldsText(String type, String text) {
            Schema schema = new Schema.Parser()
                    .parse(schema("{'name':'x','type':'int','default':0}")
                            .toString()
                            .replace(
                                    "\"name\":\"id\",\"type\":\"string\"",
                                    "\"name\":\"id\",\"type\":\"" + type + "\""));
            Object value =
                    switch (type) {
                        case "long" -> (Object) Long.valueOf(text);
                        case "int" -> Integer.valueOf(text);
                        default -> text;
                    };

            assertThat(example(decode(schema, body(schema, event -> event.set("id", value)), numeric("x")))
                            .id())
                    .isEqualTo(text);
        }
    }

    @Nested
    class Labels {

        @Test
        void areBinaryByTheTextOfTheirField() {
            Schema schema = schema("{'name':'y','type':'string'},{'name':'x','type':'int','default':0}");

            assertThat(label(schema, BINARY, "UP")).isEqualTo(1);
            assertThat(label(schema, BINARY, "DOWN")).isZero();
        }

        @Test
        void areClassesByTheirPlaceInTheList() {
            Schema text = schema("{'name':'y','type':'string'},{'name':'x','type':'int','default':0}");
            Schema number = schema("{'name':'y','type':['null','double']},{'name':'x','type':'int','default':0}");

            assertThat(label(text, DIGITS, "7")).isEqualTo(7);
            assertThat(label(number, DIGITS, 7.0)).isEqualTo(7);
        }

        @Test
        void mustBeOneOfTheClasses() {
            Schema schema = schema("{'name':'y','type':'string'},{'name':'x','type':'int','default':0}");

            assertThat(reason(labeled(schema, DIGITS, "ten")))
                    .isEqualTo("y must be one of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] but was ten");
            assertThat(reason(labeled(schema, DIGITS, "x".repeat(1000)))).endsWith(" but was " + "x".repeat(60) + "…");
        }

        @Test
        void areRefusedWithoutListingAThousandClasses() {
            Schema schema = schema("{'name':'y','type':'string'},{'name':'x','type':'int','default':0}");
            List<String> values =
                    IntStream.range(0, 1000).mapToObj(Integer::toString).toList();

            assertThat(reason(labeled(schema, new LabelSpec.Classes("y", values), "ten")))
                    .isEqualTo("y must be one of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]"
                            + " and 980 more but was ten");
        }

        @Test
        void areNotLookedAtWhereNobodyAsks() {
            Schema schema = schema("{'name':'x','type':'double'},{'name':'y','type':'string'}");
            WireFormat wire = WireFormat.of(Optional.empty(), List.of(schema));
            EventDecoder decoder = EventDecoder.withoutLabel(
                    new EventSpec(schema, "id", "time"),
                    new FeatureLayout(List.of(numeric("x"))),
                    Events.ANY_NETWORK,
                    wire);
            byte[] body = body(schema, event -> event.set("x", 2.0).set("y", "no class at all"));

            Example example = example(decoder.decode(Events.record(wire.frame("t", schema, body))));

            assertThat(example.features().columns()).containsExactly(2);
            assertThat(example.hasLabel()).isFalse();
        }

        @Test
        void areNumbersInARegression() {
            Schema schema = schema("{'name':'y','type':['double','string']},{'name':'x','type':'int','default':0}");
            LabelSpec regression = new LabelSpec.Regression("y");

            assertThat(label(schema, regression, -2.5)).isEqualTo(-2.5f);
            assertThat(reason(labeled(schema, regression, Double.NaN)))
                    .isEqualTo("y must be a finite number from -3.4028235E38 to 3.4028235E38 but was NaN");
            assertThat(reason(labeled(schema, regression, "2"))).isEqualTo("y must be a number but was string");
        }

        @Test
        void mustBeFiniteEvenWhereTheirTextCounts() {
            Schema schema = schema("{'name':'y','type':'double'},{'name':'x','type':'int','default':0}");

            assertThat(reason(labeled(schema, BINARY, Double.NaN))).isEqualTo("y must be a finite number but was NaN");
        }

        @Test
        void areUnknownWhereTheyAreNullOrNotThere() {
            Schema nullable = schema("{'name':'y','type':['null','string']},{'name':'x','type':'int','default':0}");
            Schema without = schema("{'name':'x','type':'int','default':0}");

            assertThat(label(nullable, BINARY, null)).isNaN();
            assertThat(example(decode(without, nullable, BINARY, body(without, event -> {}), numeric("x")))
                            .hasLabel())
                    .isFalse();
        }

        private static float label(Schema schema, LabelSpec label, Object value) {
            return example(labeled(schema, label, value)).label();
        }

        private static Decoded labeled(Schema schema, LabelSpec label, Object value) {
            return decode(schema, schema, label, body(schema, event -> event.set("y", value)), numeric("x"));
        }
    }

    @Nested
    class Weights {

        @Test
        void areAnyNumbersFromZeroOn() {
            assertThat(weight("'double'", 0.25)).isEqualTo(0.25f);
            assertThat(weight("'int'", 3)).isEqualTo(3);
            assertThat(weight("'boolean'", true)).isEqualTo(1);
            assertThat(weight("['null','float']", 0f)).isZero();
        }

        @Test
        void areOneWhereTheyAreNullOrNotThere() {
            Schema without = schema("{'name':'x','type':'int','default':0}");

            assertThat(weight("['null','double']", null)).isEqualTo(1);
            assertThat(example(weighted(without, body(without, event -> {}))).weight())
                    .isEqualTo(1);
        }

        @Test
        void areOneWhereNobodyAsks() {
            Schema schema = schema("{'name':'x','type':'int','default':0},{'name':'w','type':'double'}");
            byte[] body = body(schema, event -> event.set("w", -2.0));

            assertThat(example(decode(schema, body, numeric("x"))).weight()).isEqualTo(1);
        }

        @Test
        void mustBeFiniteAndNotBelowZero() {
            String rule = "w, the example's weight, must be a finite number from 0 to 3.4028235E38 but was ";
            assertThat(refused("'double'", -0.5)).isEqualTo(rule + "-0.5");
            assertThat(refused("'double'", Double.NaN)).isEqualTo(rule + "NaN");
            assertThat(refused("'float'", Float.POSITIVE_INFINITY)).isEqualTo(rule + "Infinity");
            assertThat(refused("'double'", 1e300)).isEqualTo(rule + "1.0E300");
            assertThat(refused("['double','string']", "2")).isEqualTo("w must be a number but was string");
        }

        @Test
        void mayBeAFeatureToo() {
            Schema schema = schema("{'name':'x','type':'double'}");
            EventDecoder decoder = EventDecoder.of(
                    new EventSpec(schema, "id", "time"),
                    new FeatureLayout(List.of(numeric("x"))),
                    Events.NO_LABEL,
                    Optional.of("x"),
                    Events.ANY_NETWORK,
                    WireFormat.of(Optional.empty(), List.of(schema)));
            Example example = example(decoder.decode(Events.record(WireFormat.of(Optional.empty(), List.of(schema))
                    .frame("t", schema, body(schema, event -> event.set("x", 2.5))))));

            assertThat(example.weight()).isEqualTo(2.5f);
            assertThat(example.features().columns()).containsExactly(2.5f);
        }

        private static float weight(String type, Object value) {
            return example(weighted(type, value)).weight();
        }

        private static String refused(String type, Object value) {
            return reason(weighted(type, value));
        }

        private static Decoded weighted(String type, Object value) {
            Schema schema = schema("{'name':'x','type':'int','default':0},{'name':'w','type':" + type + "}");
            return weighted(schema, body(schema, event -> event.set("w", value)));
        }

        private static Decoded weighted(Schema schema, byte[] body) {
            WireFormat wire = WireFormat.of(Optional.empty(), List.of(schema));
            return EventDecoder.of(
                            new EventSpec(schema, "id", "time"),
                            new FeatureLayout(List.of(numeric("x"))),
                            Events.NO_LABEL,
                            Optional.of("w"),
                            Events.ANY_NETWORK,
                            wire)
                    .decode(Events.record(wire.frame("t", schema, body)));
        }
    }

    @Nested
    class SchemaChanges {

        private static final Schema READER =
                schema("{'name':'a','type':'double'},{'name':'b','type':'double','default':4.5},"
                        + "{'name':'c','type':'double','aliases':['old']}");

        @Test
        void ofOrderAndOfFieldsThatNobodyWantsDoNotMatter() {
            Schema writer = new Schema.Parser()
                    .parse(("{'type':'record','name':'E','fields':[{'name':'c','type':'float'},"
                                    + "{'name':'junk','type':{'type':'map','values':['null','bytes',"
                                    + "{'type':'record','name':'J','fields':[{'name':'q','type':{'type':'array','items':"
                                    + "{'type':'enum','name':'Q','symbols':['A']}}},{'name':'h','type':{'type':'fixed',"
                                    + "'name':'H','size':3}},{'name':'k','type':'double'}]}]}},{'name':'b','type':'long'},"
                                    + "{'name':'id','type':'string'},{'name':'zeros','type':{'type':'array','items':'null'}},"
                                    + "{'name':'a','type':'int'},{'name':'time','type':'long'},"
                                    + "{'name':'last','type':'boolean'}]}")
                            .replace('\'', '"'));
            Schema inner =
                    writer.getField("junk").schema().getValueType().getTypes().get(2);
            GenericRecordBuilder junk = new GenericRecordBuilder(inner)
                    .set(
                            "q",
                            List.of(new GenericData.EnumSymbol(
                                    inner.getField("q").schema().getElementType(), "A")))
                    .set("h", new GenericData.Fixed(inner.getField("h").schema(), new byte[3]))
                    .set("k", 1.0);
            byte[] body = body(writer, event -> event.set("c", 3f)
                    .set("junk", Map.of("x", junk.build(), "y", ByteBuffer.allocate(9)))
                    .set("b", 2L)
                    .set("zeros", Arrays.asList(null, null))
                    .set("a", 1)
                    .set("last", true));

            Example example = example(decode(writer, READER, BINARY, body, numeric("a", "b", "c")));

            assertThat(example.features().columns()).containsExactly(1, 2, 3);
            assertThat(example.id()).isEqualTo("e");
        }

        @Test
        void mayTakeAFieldThatHasADefault() {
            Schema writer = schema("{'name':'c','type':'double'},{'name':'a','type':'double'}");
            byte[] body = body(writer, event -> event.set("a", 1.0).set("c", 3.0));

            assertThat(example(decode(writer, READER, BINARY, body, numeric("a", "b", "c")))
                            .features()
                            .columns())
                    .containsExactly(1, 4.5f, 3);
        }

        @Test
        void mayRenameAFieldThatHasAnAlias() {
            Schema writer = schema("{'name':'old','type':'double'},{'name':'a','type':'double'}");
            byte[] body = body(writer, event -> event.set("a", 1.0).set("old", 3.0));

            assertThat(example(decode(writer, READER, BINARY, body, numeric("a", "b", "c")))
                            .features()
                            .columns())
                    .containsExactly(1, 4.5f, 3);
        }

        @Test
        void mustNotTakeAFieldThatIsRequired() {
            Schema writer = schema("{'name':'b','type':'double'}");
            byte[] body = body(writer, event -> event.set("b", 1.0));

            assertThat(reason(decode(writer, READER, BINARY, body, numeric("a", "b", "c"))))
                    .isEqualTo("required field a is missing from the writer's schema E, and has no default; "
                            + "required field c is missing from the writer's schema E, and has no default");
        }

        @Test
        void mustLeaveARecord() {
            Schema writer = Schema.create(Schema.Type.STRING);
            WireFormat wire = WireFormat.of(Optional.empty(), List.of(writer));
            EventDecoder decoder = EventDecoder.of(
                    new EventSpec(READER, "id", "time"),
                    new FeatureLayout(List.of(numeric("a"))),
                    BINARY,
                    Events.ANY_NETWORK,
                    wire);

            assertThat(reason(decoder.decode(Events.record(wire.frame("t", writer, new byte[] {0})))))
                    .isEqualTo("an event must be a record but the writer's schema is string");
        }

        @Test
        void mayComeInTheMiddleOfATopic() {
            Schema old = schema("{'name':'a','type':'int'},{'name':'c','type':'int'}");
            WireFormat wire = WireFormat.of(Optional.empty(), List.of(old, READER));
            EventDecoder decoder = EventDecoder.of(
                    new EventSpec(READER, "id", "time"),
                    new FeatureLayout(List.of(numeric("a", "c"))),
                    BINARY,
                    Events.ANY_NETWORK,
                    wire);
            SourceRecord before = Events.record(
                    wire.frame("t", old, body(old, event -> event.set("a", 1).set("c", 2))));
            SourceRecord after = Events.record(wire.frame(
                    "t", READER, body(READER, event -> event.set("a", 3.0).set("c", 4.0))));

            assertThat(List.of(before, after, before, after))
                    .extracting(
                            record -> example(decoder.decode(record)).features().columns())
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(new float[] {1, 2}, new float[] {3, 4}, new float[] {1, 2}, new float[] {3, 4});
        }
    }

    /** What generated pairs do not reach: {@link ResolutionAgreesWithAvroTest} has the rest. */
    @Nested
    class Resolution {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'name':'old','type':'int'},{'name':'x','type':'int'}",
                    "{'name':'x','type':'int'},{'name':'old','type':'int'}"
                })
        void takesTheExactNameBeforeAnAlias(String fields) {
            Schema writer = schema(fields);
            Schema reader = schema("{'name':'x','type':'double','aliases':['old']}");
            byte[] body = body(writer, event -> event.set("old", 900).set("x", 1));

            assertThat(features(writer, reader, body, numeric("x"))).containsExactly(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'name':'x','type':'int','default':7},{'name':'y','type':'int','default':8,'aliases':['x']}",
                    "{'name':'y','type':'int','default':8,'aliases':['x']},{'name':'x','type':'int','default':7}"
                })
        void leavesAFieldToTheReadersFieldOfThatName(String fields) {
            Schema writer = schema("{'name':'x','type':'int'}");

            assertThat(features(writer, schema(fields), body(writer, event -> event.set("x", 1)), numeric("x", "y")))
                    .containsExactly(1, 8);
        }

        @Test
        void roundsToTheReadersTypeOnTheWay() {
            Schema writer = schema("{'name':'x','type':'long'},{'name':'y','type':'int'}");
            Schema reader = schema("{'name':'x','type':'float'},{'name':'y','type':'float'}");
            byte[] body = body(writer, event -> event.set("x", (1L << 53) + 1).set("y", 16_777_217));
            FeatureSpec text = new FeatureSpec.Category("y", List.of("16777217", "16777216"));

            assertThat(features(writer, reader, body, numeric("x"), text)).containsExactly(0x1p53f, 0, 1);
        }

        @Test
        void refusesASymbolThatTheReaderDoesNotKnow() {
            Schema writer = schema("{'name':'k','type':{'type':'enum','name':'K','symbols':['NEW','A']}}");
            Schema reader = schema("{'name':'k','type':{'type':'enum','name':'K','symbols':['A']}}");
            FeatureSpec kind = new FeatureSpec.Category("k", List.of("A"));
            Object symbol = new GenericData.EnumSymbol(writer.getField("k").schema(), "NEW");

            assertThat(reason(decode(
                            writer, reader, Events.NO_LABEL, body(writer, event -> event.set("k", symbol)), kind)))
                    .isEqualTo(
                            "k must be one of [A], the symbols of the reader's enum K, which has no default, but was NEW");
        }

        @Test
        void refusesWhatAvroDoesNotPromote() {
            Schema writer = schema("{'name':'x','type':'double'}");
            Schema reader = schema("{'name':'x','type':'int'}");

            assertThat(reason(decode(
                            writer, reader, Events.NO_LABEL, body(writer, event -> event.set("x", 1.0)), numeric("x"))))
                    .isEqualTo("x must be int, as in the reader's schema, but the writer's schema has double");
        }

        @Test
        void readsAnEventThatIsOneOfAUnion() {
            Schema event = schema("{'name':'x','type':'int'}");
            Schema writer = Schema.createUnion(Schema.create(Schema.Type.NULL), event);
            WireFormat wire = WireFormat.of(Optional.empty(), List.of(writer));
            EventDecoder decoder = EventDecoder.of(
                    new EventSpec(event, "id", "time"),
                    new FeatureLayout(List.of(numeric("x"))),
                    BINARY,
                    Events.ANY_NETWORK,
                    wire);
            byte[] body = body(event, fields -> fields.set("x", 3));
            byte[] branch = new byte[body.length + 1];
            branch[0] = 2;
            System.arraycopy(body, 0, branch, 1, body.length);

            assertThat(example(decoder.decode(Events.record(wire.frame("t", writer, branch))))
                            .features()
                            .columns())
                    .containsExactly(3);
            assertThat(decoder.decode(Events.record(wire.frame("t", writer, new byte[1]))))
                    .isInstanceOf(Rejected.class);
        }

        private static float[] features(Schema writer, Schema reader, byte[] body, FeatureSpec... features) {
            return example(decode(writer, reader, Events.NO_LABEL, body, features))
                    .features()
                    .columns();
        }
    }

    @Nested
    class EventsWithoutIdOrTime {

        private static final Schema SCHEMA = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}");

        private final WireFormat wire = WireFormat.of(Optional.empty(), List.of(SCHEMA));
        private final EventDecoder decoder = EventDecoder.of(
                new EventSpec(SCHEMA, Optional.empty(), Optional.empty()),
                new FeatureLayout(List.of(numeric("x"))),
                BINARY,
                Events.ANY_NETWORK,
                wire);

        @Test
        void haveTheRecordsKeyAndTimestamp() {
            Example example = example(decoder.decode(record("käse".getBytes(StandardCharsets.UTF_8))));

            assertThat(example.id()).isEqualTo("käse");
            assertThat(example.timeMillis()).isEqualTo(99);
            assertThat(example.features().columns()).containsExactly(4);
        }

        @Test
        void areIdentifiedByTheirPlaceWhereTheRecordHasNoKey() {
            assertThat(example(decoder.decode(record(new byte[0]))).id()).isEqualTo("p.events-3@42");
        }

        private SourceRecord record(byte[] key) {
            return new SourceRecord("p.events", 3, 42, 99, key, wire.frame("t", SCHEMA, new byte[] {8}));
        }
    }

    @Nested
    class RecordsWithinTheRecord {

        private static final String INNER =
                "{'type':'record','name':'C','fields':[{'name':'x','type':'int'},{'name':'age','type':'int'}]}";

        @Test
        void areReachedByDots() {
            Schema schema = schema("{'name':'customer','type':" + INNER + "},{'name':'z','type':'int'}");
            byte[] body = body(
                    schema, event -> event.set("customer", customer(schema)).set("z", 9));

            assertThat(features(schema, body, numeric("z", "customer.age"))).containsExactly(9, 41);
        }

        @Test
        void areMissingAsAWholeWhereTheyAreNull() {
            Schema schema = schema("{'name':'customer','type':['null'," + INNER + "]}");

            assertThat(features(schema, body(schema, event -> event.set("customer", null)), numeric("customer.age")))
                    .containsExactly(Float.NaN);
            assertThat(features(
                            schema,
                            body(schema, event -> event.set("customer", customer(schema))),
                            numeric("customer.age")))
                    .containsExactly(41);
        }

        @Test
        void mustBeRecords() {
            Schema schema = schema("{'name':'customer','type':'int'}");

            assertThat(reason(decode(schema, body(schema, event -> event.set("customer", 1)), numeric("customer.age"))))
                    .isEqualTo("customer must be a record, to have customer.age, but the writer's schema has int");
        }

        private static Object customer(Schema schema) {
            Schema type = schema.getField("customer").schema();
            Schema inner = type.getType() == Schema.Type.UNION ? type.getTypes().get(1) : type;
            return new GenericRecordBuilder(inner).set("x", 1).set("age", 41).build();
        }
    }

    @Nested
    class HostileBytes {

        private static final Schema SCHEMA = schema("{'name':'x','type':['null','double']},"
                + "{'name':'day','type':{'type':'enum','name':'D','symbols':['a','b']}},"
                + "{'name':'p','type':{'type':'array','items':'float'}},{'name':'m','type':'string'},"
                + "{'name':'junk','type':{'type':'map','values':{'type':'array','items':'string'}}},"
                + "{'name':'y','type':['null','string']}");
        private static final FeatureSpec[] FEATURES = {
            numeric("x"),
            new FeatureSpec.Category("day", List.of("a")),
            new FeatureSpec.Vector("p", Shape.of(3), 1),
            new FeatureSpec.Text("m", 8),
            new FeatureSpec.Cyclic("x", 7)
        };
        private static final byte[] VALID = body(SCHEMA, event -> event.set("x", 2.5)
                .set("day", new GenericData.EnumSymbol(SCHEMA.getField("day").schema(), "b"))
                .set("p", List.of(1f, 2f, 3f))
                .set("m", "some words")
                .set("junk", Map.of("k", List.of("v", "w")))
                .set("y", "UP"));

        private final WireFormat wire = WireFormat.of(Optional.empty(), List.of(SCHEMA));
        private final EventDecoder decoder = EventDecoder.of(
                new EventSpec(SCHEMA, "id", "time"),
                new FeatureLayout(List.of(FEATURES)),
                BINARY,
                Events.ANY_NETWORK,
                wire);

        @Test
        void areRefusedHoweverShortTheRecordIsCut() {
            assertThat(decoder.decode(value(VALID))).isInstanceOf(Example.class);
            for (int length = 0; length < VALID.length; length++) {
                assertThat(decoder.decode(value(Arrays.copyOf(VALID, length)))).isInstanceOf(Rejected.class);
            }
        }

        @Test
        void areRefusedWhereTheyFollowTheRecord() {
            assertThat(reason(decoder.decode(value(Arrays.copyOf(VALID, VALID.length + 2)))))
                    .isEqualTo("2 bytes follow the end of the record");
        }

        @Test
        void neverEscapeAsAnException() {
            Random random = new Random(6);
            int rejected = 0;
            for (int round = 0; round < 200_000; round++) {
                byte[] body = VALID.clone();
                for (int flips = random.nextInt(5); flips >= 0; flips--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt();
                }
                if (decoder.decode(value(body)) instanceof Rejected rejection) {
                    assertThat(rejection.reason()).isNotBlank();
                    rejected++;
                }
            }
            assertThat(rejected).isBetween(50_000, 199_999);
        }

        @Test
        void areRefusedWithoutAFrameToo() {
            Random random = new Random(7);
            for (int round = 0; round < 20_000; round++) {
                byte[] value = new byte[random.nextInt(60)];
                random.nextBytes(value);

                assertThat(decoder.decode(Events.record(value))).isInstanceOf(Rejected.class);
            }
        }

        @Test
        void costNothingWhereTheyPromiseAWorldOfElements() {
            Schema schema = schema("{'name':'p','type':{'type':'array','items':'float'}},"
                    + "{'name':'junk','type':{'type':'array','items':'string'}},"
                    + "{'name':'zeros','type':{'type':'array','items':'null'}}");
            FeatureSpec vector = new FeatureSpec.Vector("p", Shape.of(3), 1);
            // Block counts of 2^40 and of 2^62.
            byte[] inVector = {2, 'e', 10, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x40};
            byte[] inJunk = concat(
                    new byte[] {2, 'e', 10, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                    new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x40, 0, 0});
            byte[] inZeros = concat(new byte[] {2, 'e', 10, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, new byte[] {
                (byte) 0x80,
                (byte) 0x80,
                (byte) 0x80,
                (byte) 0x80,
                (byte) 0x80,
                (byte) 0x80,
                (byte) 0x80,
                (byte) 0x80,
                (byte) 0x80,
                0x01,
                0
            });

            assertThat(reason(decode(schema, inVector, vector)))
                    .isEqualTo("p must have 3 numbers [3] but has at least 2147483647");
            assertThat(reason(decode(schema, inJunk, vector)))
                    .isEqualTo("a block of 1099511627776 elements cannot fit into the 2 bytes left");
            // So many nothings take no room: Avro allows them, and stepping over them takes no time.
            assertThat(decode(schema, inZeros, vector)).isInstanceOf(Example.class);
        }

        @Test
        void cannotNestWithoutEnd() {
            Schema schema = schema(
                    "{'name':'x','type':'int'},"
                            + "{'name':'list','type':{'type':'record','name':'L','fields':[{'name':'next','type':['null','L']}]}}");
            byte[] body = new byte[1 << 20];
            Arrays.fill(body, (byte) 2);
            body[1] = 'e';

            assertThat(reason(decode(schema, body, numeric("x"))))
                    .isEqualTo("records must be nested at most 64 deep but go on");
        }

        @Test
        @Timeout(60)
        void cannotTakeTimeWithRecordsThatTakeNoBytes() {
            StringBuilder doubled = new StringBuilder("{'name':'r0','type':{'type':'record','name':'R0','fields':[]}}");
            for (int i = 1; i <= 60; i++) {
                doubled.append(",{'name':'r%d','type':{'type':'record','name':'R%d','fields':["
                        .formatted(i, i)
                        .concat("{'name':'a','type':'R%d'},{'name':'b','type':'R%d'}]}}".formatted(i - 1, i - 1)));
            }
            Schema nested = schema(doubled + ",{'name':'x','type':'int'}");
            Schema array = schema("{'name':'list','type':{'type':'array','items':{'type':'record','name':'R','fields':["
                    + "{'name':'nothing','type':'null'}]}}},{'name':'x','type':'int'}");
            byte[] blocks = new byte[3_000_005];
            blocks[0] = 2;
            blocks[1] = 'e';
            blocks[2] = 10;
            for (int i = 3; i < blocks.length - 2; i += 3) {
                blocks[i] = (byte) 0xfe;
                blocks[i + 1] = (byte) 0xff;
                blocks[i + 2] = 0x7f;
            }

            assertThat(decode(nested, new byte[] {2, 'e', 10, 14}, numeric("x")))
                    .isInstanceOf(Example.class);
            assertThat(decode(array, blocks, numeric("x"))).isInstanceOf(Example.class);
        }

        @Test
        void mayNameNoSymbolAndNoBranchThatIsNotThere() {
            Schema schema = schema("{'name':'d','type':{'type':'enum','name':'D','symbols':['a']}},"
                    + "{'name':'x','type':['null','int']}");
            FeatureSpec day = new FeatureSpec.Category("d", List.of("a"));

            assertThat(reason(decode(schema, new byte[] {2, 'e', 10, 2, 0}, day, numeric("x"))))
                    .isEqualTo("an enum D must be in [0, 1) but was 1");
            assertThat(reason(decode(schema, new byte[] {2, 'e', 10, 0, 3}, day, numeric("x"))))
                    .isEqualTo("a union's branch must be in [0, 2) but was -2");
        }

        private SourceRecord value(byte[] body) {
            return Events.record(wire.frame("t", SCHEMA, body));
        }

        private static byte[] concat(byte[] first, byte[] second) {
            byte[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }
    }

    @Test
    void readsThePackagedEvent() {
        Schema event = Schemas.EVENT;
        byte[] body =
                body(event, builder -> builder.set("features", List.of(1f, 2f)).set("label", 3.0));

        Example example = example(decode(
                event,
                event,
                new LabelSpec.Classes("label", List.of("1", "2", "3")),
                body,
                new FeatureSpec.Vector("features", Shape.of(2), 1)));

        assertThat(example.features().columns()).containsExactly(1, 2);
        assertThat(example.label()).isEqualTo(2);
    }

    private static int hash(String text, int seed) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Murmur3.hash(bytes, 0, bytes.length, seed);
    }
}
