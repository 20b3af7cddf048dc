package io.thalweg.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record kind, through every schema that was ever released, and through bytes that nobody should send. */
class ReleasedSchemasTest {

    private interface Codec {
        Object decode(Schema writer, byte[] bytes, int offset) throws IOException;
    }

    /**
     * @param release the newest that changed the schema
     * @param first what the body of release v1 says
     */
    private record Kind(
            String name, String release, Schema schema, Object first, Object sample, byte[] encoded, Codec codec) {

        /** A kind that is still as it was first released. */
        Kind(String name, Schema schema, Object sample, byte[] encoded, Codec codec) {
            this(name, "v1", schema, sample, sample, encoded, codec);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("label", Schemas.LABEL, Samples.LABEL, Samples.LABEL.encode(), Label::decode),
                new Kind("score", Schemas.SCORE, Samples.SCORE, Samples.SCORE.encode(), Score::decode),
                new Kind("control", Schemas.CONTROL, Samples.CONTROL, Samples.CONTROL.encode(), Control::decode),
                new Kind(
                        "weights-part", Schemas.WEIGHTS_PART, Samples.PART, Samples.PART.encode(), WeightsPart::decode),
                new Kind(
                        "weights-manifest",
                        "v2",
                        Schemas.WEIGHTS_MANIFEST,
                        Samples.MANIFEST_V1,
                        Samples.MANIFEST,
                        Samples.MANIFEST.encode(),
                        WeightsManifest::decode));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void writesTheBytesOfItsRelease(Kind kind) throws IOException {
        assertThat(HexFormat.of().formatHex(kind.encoded()))
                .as("a changed format is a new release with a folder of its own")
                .isEqualTo(golden(kind, kind.release()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void readsWhatVersion1Wrote(Kind kind) throws IOException {
        byte[] body = HexFormat.of().parseHex(golden(kind, "v1"));

        Object decoded = kind.codec().decode(released(kind, "v1"), body, 0);

        assertThat(decoded).usingRecursiveComparison().isEqualTo(kind.first());
    }

    /** No longer written, but weights topics still hold it, and {@code tail} shows it. */
    @Test
    void readsTheHeadsOfOlderBuilds() throws IOException {
        try (InputStream body = ReleasedSchemasTest.class.getResourceAsStream("/released/v1/weights-head.hex")) {
            byte[] bytes = HexFormat.of()
                    .parseHex(new String(body.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s", ""));

            assertThat(new GenericDatumReader<GenericRecord>(Schemas.WEIGHTS_HEAD)
                            .read(null, DecoderFactory.get().binaryDecoder(bytes, null)))
                    .hasToString("{\"pipeline\": \"electricity\", \"version\": \"2.1200\", \"createdTime\":"
                            + " 1700000000789, \"parts\": 9, \"sha256\": \"" + "cd".repeat(32) + "\"}");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void readsWhatItsNewestReleaseWrote(Kind kind) throws IOException {
        byte[] body = HexFormat.of().parseHex(golden(kind, kind.release()));

        Object decoded = kind.codec().decode(released(kind, kind.release()), body, 0);

        assertThat(decoded).usingRecursiveComparison().isEqualTo(kind.sample());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void writesWhatAvroItselfReads(Kind kind) throws IOException {
        GenericRecord record = new GenericDatumReader<GenericRecord>(kind.schema())
                .read(null, DecoderFactory.get().binaryDecoder(kind.encoded(), null));

        assertThat(GenericData.get().validate(kind.schema(), record)).isTrue();
        assertThat(record.getSchema().getFields())
                .allSatisfy(field -> assertThat(field.doc()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void readsFromAnOffset(Kind kind) throws IOException {
        byte[] value = new byte[10 + kind.encoded().length];
        System.arraycopy(kind.encoded(), 0, value, 10, kind.encoded().length);

        assertThat(kind.codec().decode(kind.schema(), value, 10))
                .usingRecursiveComparison()
                .isEqualTo(kind.sample());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void refusesEveryTruncationAndEveryTail(Kind kind) {
        for (int length = 0; length < kind.encoded().length; length++) {
            byte[] cut = Arrays.copyOf(kind.encoded(), length);
            assertThatThrownBy(() -> kind.codec().decode(kind.schema(), cut, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("not a readable " + kind.schema().getName() + ": ");
        }
        byte[] longer = Arrays.copyOf(kind.encoded(), kind.encoded().length + 3);
        assertThatThrownBy(() -> kind.codec().decode(kind.schema(), longer, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("3 bytes follow the end of the record");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void answersRandomBytesWithARecordOrARefusal(Kind kind) {
        Random random = new Random(17);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = kind.encoded().clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                kind.codec().decode(kind.schema(), bytes, 0);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void refusesTheRecordOfAnotherSchema(Kind kind) {
        Schema foreign =
                SchemaBuilder.record("Foreign").fields().requiredLong("n").endRecord();

        assertThatThrownBy(() -> kind.codec().decode(foreign, new byte[] {2}, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Foreign");
    }

    @Test
    void keepsAManifestReadableForReadersOfVersion1() throws IOException {
        byte[] v1 = resource("v1", "weights-manifest.avsc").readAllBytes();
        Schema reader = new Schema.Parser().parse(new String(v1, StandardCharsets.UTF_8));

        GenericRecord read = new GenericDatumReader<GenericRecord>(Schemas.WEIGHTS_MANIFEST, reader)
                .read(null, DecoderFactory.get().binaryDecoder(Samples.MANIFEST.encode(), null));

        assertThat(read.get("sha256").toString()).isEqualTo(Samples.MANIFEST.sha256());
    }

    private static Schema released(Kind kind, String release) throws IOException {
        try (InputStream in = resource(release, kind.name() + ".avsc")) {
            return new Schema.Parser().parse(in);
        }
    }

    private static String golden(Kind kind, String release) throws IOException {
        try (InputStream in = resource(release, kind.name() + ".hex")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
        }
    }

    private static InputStream resource(String release, String name) {
        return ReleasedSchemasTest.class.getResourceAsStream("/released/" + release + "/" + name);
    }
}
