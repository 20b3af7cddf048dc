package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.UsageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file's rows become as events, for each kind of text file. */
class DataFilesTest {

    private static final String SCHEMA = """
            {"type": "record", "name": "E", "fields": [
              {"name": "id", "type": "string"},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "x", "type": "double"},
              {"name": "work", "type": ["null", "string"], "default": null},
              {"name": "y", "type": ["null", "string"], "default": null}]}
            """;

    @TempDir
    private Path folder;

    private String settings = "";
    private String features = "{numeric: x}, {category: work, values: [Private]}";

    @BeforeEach
    void writeSchema() throws IOException {
        Files.writeString(folder.resolve("e.avsc"), SCHEMA);
    }

    @Test
    void cleansValuesWhateverTheyFill() throws IOException {
        List<GenericRecord> events = events(
                "\uFEFFid, time, x, work, y\n user-1, 1700000000000, 0.5, Private, >50K\n\"user-2\", \"2016-04-01\" ,\"1\","
                        + " \" Private \",\u00a0<=50K\n");

        assertThat(events.get(0))
                .hasToString("{\"id\": \"user-1\", \"time\": 1700000000000, \"x\": 0.5, \"work\": \"Private\","
                        + " \"y\": \">50K\"}");
        assertThat(events.get(1))
                .hasToString("{\"id\": \"user-2\", \"time\": 1459468800000, \"x\": 1.0, \"work\": \"Private\","
                        + " \"y\": \"<=50K\"}");
    }

    @Test
    void readsAFileAsItsSettingsSay() throws IOException {
        settings =
                "csv: {delimiter: \";\", encoding: latin1, missing: [NA, \"?\"], columns: {x: Gr\u00f6\u00dfe, y: income}}";

        List<Row> rows =
                rows("Gr\u00f6\u00dfe;income;work;x\n1;yes;B\u00e4r;9\n2;NA;?;9\nNA;yes;;9\n".getBytes(ISO_8859_1));

        assertThat(event(rows.get(0)).get("x")).isEqualTo(1.0);
        assertThat(event(rows.get(0)).get("y")).hasToString("yes");
        assertThat(event(rows.get(0)).get("work")).hasToString("B\u00e4r");
        assertThat(event(rows.get(1)).get("y")).isNull();
        assertThat(event(rows.get(1)).get("work")).isNull();
        assertThat(reason(rows.get(2))).isEqualTo("line 4: x must be a double but is missing");
    }

    @Test
    void namesTheColumnThatIsNotThere() {
        settings = "csv: {columns: {x: amount}}";

        assertThatThrownBy(() -> rows("x,work,y\n".getBytes(UTF_8)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("it needs a column amount for x (csv.columns) but has only x, work, y");
    }

    @Test
    void needsTheColumnOfAnIdOrTimeThatAFeatureReads() throws IOException {
        assertThat(rows("x,work,y\n1,a,b\n".getBytes(UTF_8))).hasSize(1);

        features = "{cyclic: time, period: 1d}";
        assertThatThrownBy(() -> rows("id,x,y\n1,1,b\n".getBytes(UTF_8)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("it needs a column time but has only id, x, y");

        features = "{category: id, buckets: 8}";
        assertThatThrownBy(() -> rows("time,x,y\n1,1,b\n".getBytes(UTF_8)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("it needs a column id but has only time, x, y");
    }

    @Test
    void namesTheLineOfARowThatIsNoEvent() throws IOException {
        List<Row> rows = rows("x,work,y\n\n1,\"two\nlines\",b\nabc,a,b\n1,2\n3,a,b\n".getBytes(UTF_8));

        assertThat(((Row.Event) rows.get(0)).place()).isEqualTo("line 3");
        assertThat(reason(rows.get(1))).isEqualTo("line 5: x must be a double but was \"abc\"");
        assertThat(new String(((Row.Unusable) rows.get(1)).text(), UTF_8)).isEqualTo("abc,a,b");
        assertThat(reason(rows.get(2))).isEqualTo("line 6: the row must have 3 columns but has 2");
        assertThat(((Row.Event) rows.get(3)).place()).isEqualTo("line 7");
        assertThat(rows).extracting(Row::number).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void cutsWhatWouldNotFitIntoADeadLetter() throws IOException {
        List<Row> rows = rows(("x,work,y\nabc," + "a".repeat(2_000_000) + ",b\n").getBytes(UTF_8));

        assertThat(((Row.Unusable) rows.get(0)).text()).hasSize(1 << 19);
    }

    @Test
    void readsJsonLines() throws IOException {
        settings = "csv: {missing: [NA], columns: {y: income}}";

        String first =
                "\uFEFF{'id': ' user-1', 'x': 1, 'work': ' Private', 'income': '>50K', 'other': {}}".replace('\'', '"');
        String second = "{'time': '2016-04-01', 'x': '0.5', 'work': 'NA'}".replace('\'', '"');
        List<Row> rows = rows((first + "\n\n" + second + "\r\n").getBytes(UTF_8));

        assertThat(event(rows.get(0)))
                .hasToString("{\"id\": \"user-1\", \"time\": 0, \"x\": 1.0, \"work\": \"Private\", \"y\": \">50K\"}");
        assertThat(event(rows.get(1)))
                .hasToString("{\"id\": \"1\", \"time\": 1459468800000, \"x\": 0.5, \"work\": null, \"y\": null}");
        assertThat(((Row.Event) rows.get(1)).place()).isEqualTo("line 3");
    }

    @Test
    void spoilsOneRowByALineThatIsNoObject() throws IOException {
        String deep = "[".repeat(200) + "]".repeat(200);
        List<Row> rows = rows(("{\"x\": 1}\n[1]\n{\"x\": 1\n{\"x\": 1, \"x\": 2}\n{\"x\": 1} 2\n{\"x\": " + deep
                        + "}\n{\"x\": NaN}\n" + "{\"x\": \"\u00e4\"}\n{\"x\": 3}\n")
                .getBytes(ISO_8859_1));

        assertThat(rows).hasSize(9);
        assertThat(reason(rows.get(1))).isEqualTo("line 2: the line must be a JSON object but was \"[1]\"");
        assertThat(reason(rows.get(2))).startsWith("line 3: the line must be a JSON object but was \"{\"x\": 1\" (");
        assertThat(reason(rows.get(3)))
                .startsWith("line 4: ")
                .contains("uplicate")
                .contains("x");
        assertThat(reason(rows.get(4))).startsWith("line 5: ");
        assertThat(reason(rows.get(5))).startsWith("line 6: ").contains("depth");
        assertThat(reason(rows.get(6))).startsWith("line 7: ");
        assertThat(reason(rows.get(7))).startsWith("line 8: byte 8 of the line, 0xe4, is not valid in UTF-8");
        assertThat(event(rows.get(8)).get("x")).isEqualTo(3.0);
    }

    @Test
    void needsTheTimeOfAnObjectIfAFeatureReadsIt() throws IOException {
        features = "{cyclic: time, period: 1d}";

        List<Row> rows = rows("{\"x\": 1}\n{\"x\": 1, \"time\": 0}\n".getBytes(UTF_8));
        assertThat(reason(rows.get(0))).isEqualTo("line 1: time must be a long but is missing");
        assertThat(rows.get(1)).isInstanceOf(Row.Event.class);
    }

    @Test
    void hasNoColumnsToRememberInJsonLines() {
        settings = "files: [{change: x, of: x}]";

        assertThatThrownBy(() -> rows("{\"x\": 1}\n".getBytes(UTF_8)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("a JSON Lines file has no columns");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "425a6836314159265359 | bzip2 | unpack it",
                "fd377a585a0000 | xz | unpack it",
                "28b52ffd00 | zstd | unpack it",
                "504152311500 | Parquet | duckdb",
                "4f626a0104 | an Avro file | convert it to CSV or JSON Lines",
                "fffe780000002c00 | UTF-16 | iconv",
                "fffe000078000000 | UTF-32 | iconv",
                "0000feff00000078 | UTF-32 | iconv",
                "d0cf11e0a1b11ae1 | Excel | export it as CSV",
            })
    void refusesAFormatByItsName(String hex, String name, String remedy) {
        assertThatThrownBy(() -> rows(HexFormat.of().parseHex(hex)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("data.csv is ")
                .hasMessageContaining(name)
                .hasMessageContaining("which is not read; ")
                .hasMessageContaining(remedy);
    }

    @Test
    void refusesTextOfWideCharactersAlsoWithoutAMark() {
        for (Charset charset : List.of(UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"))) {
            assertThatThrownBy(() -> rows("x,work,y\n1,a,b\n".getBytes(charset)))
                    .hasMessageContaining("data.csv is text in " + charset.name());
        }
    }

    @Test
    void refusesGzipWithinGzip() throws IOException {
        byte[] twice = Gzip.of(Gzip.of("x,y\n1,2\n"));

        assertThatThrownBy(() -> rows(twice)).hasMessageContaining("is gzip within gzip");
    }

    @Test
    void tellsExcelFromAnArchive() throws IOException {
        byte[] excel = zip("xl/workbook.xml");
        byte[] archive = zip("data.csv");

        assertThatThrownBy(() -> rows(excel))
                .hasMessageContaining("is Excel (.xlsx), which is not read; export it as CSV");
        assertThatThrownBy(() -> rows(archive)).hasMessageContaining("is a zip archive, which is not read; unpack it");
    }

    @Test
    void refusesAJsonArray() {
        assertThatThrownBy(() -> rows("[\n  {\"x\": 1}\n]\n".getBytes(UTF_8)))
                .hasMessageContaining("is one JSON array, which is not read")
                .hasMessageContaining("jq -c '.[]'");
    }

    @Test
    void refusesAMarkOfUtf8InAFileOfAnotherEncoding() {
        settings = "csv: {encoding: latin1}";

        assertThatThrownBy(() -> rows("\uFEFFx,work,y\n".getBytes(UTF_8)))
                .hasMessageContaining(
                        "begins with the byte-order mark of UTF-8, but csv.encoding of pipeline e is latin1");
    }

    @Test
    void readsStandardInput() throws IOException {
        byte[] text = "x,work,y\n1,a,b\n".getBytes(US_ASCII);
        byte[] members = concat(Gzip.of("x,work,y\n1,a,b\n"), Gzip.of("2,a,b\n"));

        assertThat(standardInput(text)).hasSize(1);
        assertThat(standardInput(members)).hasSize(2);
    }

    @Test
    void isAnotherStandardInputEachTime() throws IOException {
        byte[] text = "x,work,y\n1,a,b\n".getBytes(US_ASCII);
        try (EventSource one = openStandardInput(text);
                EventSource other = openStandardInput(text)) {
            assertThat(one.name()).isEqualTo("standard input");
            assertThat(one.isRepeatable()).isFalse();
            assertThat(one.fingerprint()).isEqualTo(one.fingerprint()).isNotEqualTo(other.fingerprint());
            assertThat(one.progress()).isNaN();
        }
    }

    private EventSource openStandardInput(byte[] content) throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(content));
        try {
            return open(Path.of("-"));
        } finally {
            System.setIn(before);
        }
    }

    private List<Row> standardInput(byte[] content) throws IOException {
        try (EventSource source = openStandardInput(content)) {
            return rows(source);
        }
    }

    private List<GenericRecord> events(String content) throws IOException {
        List<GenericRecord> events = new ArrayList<>();
        for (Row row : rows(content.getBytes(UTF_8))) {
            events.add(event(row));
        }
        return events;
    }

    private List<Row> rows(byte[] content) throws IOException {
        return rows(Files.write(folder.resolve("data.csv"), content));
    }

    private List<Row> rows(Path file) throws IOException {
        try (EventSource source = open(file)) {
            return rows(source);
        }
    }

    private static List<Row> rows(EventSource source) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Optional<Row> row = source.next(); row.isPresent(); row = source.next()) {
            rows.add(row.get());
        }
        return rows;
    }

    private EventSource open(Path file) throws IOException {
        return DataFiles.open(file, Optional.empty(), pipeline(), true, LongUnaryOperator.identity());
    }

    private Pipeline pipeline() throws IOException {
        return PipelineReader.read(Files.writeString(folder.resolve("e.yaml"), """
                pipeline: e
                events: {schema: e.avsc}
                %s
                features: [%s]
                label: {field: y, task: binary, positive: ">50K"}
                network: [{dense: {units: 1}}]
                """.formatted(settings, features)));
    }

    private GenericRecord event(Row row) throws IOException {
        assertThat(row).isInstanceOf(Row.Event.class);
        return new GenericDatumReader<GenericRecord>(pipeline().events().schema())
                .read(null, DecoderFactory.get().binaryDecoder(((Row.Event) row).labeled(), null));
    }

    private static String reason(Row row) {
        return ((Row.Unusable) row).reason();
    }

    private static byte[] zip(String entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(1);
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[] one, byte[] other) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(one);
        bytes.writeBytes(other);
        return bytes.toByteArray();
    }
}
