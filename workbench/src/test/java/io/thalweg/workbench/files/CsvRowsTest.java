package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.config.CsvConfig;
import io.thalweg.workbench.console.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowsTest {

    @TempDir
    private Path folder;

    @Test
    void readsHeaderAndRows() throws IOException {
        assertThat(rows("a,b\n1,2\n3,4\n")).containsExactly(List.of("a", "b"), List.of("1", "2"), List.of("3", "4"));
    }

    @Test
    void readsTheLastRowWithoutALineEnd() throws IOException {
        assertThat(rows("a,b\n1,2")).containsExactly(List.of("a", "b"), List.of("1", "2"));
    }

    @Test
    void takesAnyLineEndAndLeavesOutBlankLines() throws IOException {
        assertThat(rows("a,b\r\n\r\n1,2\r\n\n3,4\n\n"))
                .containsExactly(List.of("a", "b"), List.of("1", "2"), List.of("3", "4"));
    }

    @Test
    void readsQuotedValuesWithCommasQuotesAndLines() throws IOException {
        assertThat(rows("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n\"two\nlines\",4\n"))
                .containsExactly(List.of("a", "b"), List.of("1,5", "say \"hi\""), List.of("two\nlines", "4"));
    }

    @Test
    void keepsEmptyValues() throws IOException {
        assertThat(rows("a,b,c\n,,\n1,,3\n"))
                .containsExactly(List.of("a", "b", "c"), List.of("", "", ""), List.of("1", "", "3"));
    }

    @Test
    void givesRowsAsLongAsTheyAre() throws IOException {
        assertThat(rows("a,b\n1\n1,2,3\n")).containsExactly(List.of("a", "b"), List.of("1"), List.of("1", "2", "3"));
    }

    @Test
    void stripsTheHeaderAndItsByteOrderMark() throws IOException {
        assertThat(rows("\uFEFFa , b\n1,2\n").get(0)).containsExactly("a", "b");
    }

    @Test
    void readsGzipWhateverItsName() throws IOException {
        assertThat(rows(Gzip.of("a,b\n1,2\n"))).containsExactly(List.of("a", "b"), List.of("1", "2"));
    }

    @Test
    void refusesAnEmptyFile() {
        assertThatThrownBy(() -> rows("")).isInstanceOf(FailureException.class).hasMessageContaining("is empty");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> DataFile.open(folder.resolve("none.csv")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("none.csv does not exist");
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> DataFile.open(folder))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("is not a plain file");
    }

    @Test
    void refusesWhatOnlyBeginsLikeGzip() {
        assertThatThrownBy(() -> rows(new byte[] {0x1f, (byte) 0x8b, 77, 77, 77}))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("begins like gzip but is not");
    }

    @Test
    void saysThatACutOffGzipFileIsIncomplete() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < 100_000; i++) {
            text.append(i).append(',').append(i * 31 % 1009).append('\n');
        }
        byte[] whole = Gzip.of(text.toString());

        assertThatThrownBy(() -> rows(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("rows.csv is not readable after line ")
                .hasMessageContaining("is it complete?");
    }

    @Test
    void stripsSpaceAroundAndWithinQuotes() throws IOException {
        assertThat(rows("a, \" b \" ,\u00a0c\u2007\n1, \"a b\", 2\n\u00a0x\u00a0,\" y \"\t,\uFEFFz\n"))
                .containsExactly(List.of("a", "b", "c"), List.of("1", "a b", "2"), List.of("x", "y", "z"));
    }

    @Test
    void takesTheByteOrderMarkOffAQuotedHeader() throws IOException {
        assertThat(rows("\uFEFF\"a\",\"b\"\n1,2\n").get(0)).containsExactly("a", "b");
    }

    @Test
    void takesAQuoteWithinAValueForACharacter() throws IOException {
        assertThat(rows("a,b\n5\" disk,2\n3,4\"\n"))
                .containsExactly(List.of("a", "b"), List.of("5\" disk", "2"), List.of("3", "4\""));
    }

    @Test
    void makesWhatStandsForAMissingValueEmpty() throws IOException {
        CsvConfig format = new CsvConfig(',', "UTF-8", List.of("NA", "?"), Map.of());

        assertThat(read("NA,b\nNA, ? \n\"NA\",NAN\n".getBytes(UTF_8), format).stream()
                        .map(row -> List.of(row.values())))
                .containsExactly(List.of("", ""), List.of("", "NAN"));
        assertThat(columns("NA,b\n".getBytes(UTF_8), format)).containsExactly("NA", "b");
    }

    @Test
    void keepsATabThatIsTheDelimiter() throws IOException {
        CsvConfig format = new CsvConfig('\t', "UTF-8", List.of(), Map.of());

        assertThat(read("a\tb\tc\n1\t\t \"x\ty\" \n\t\t\n".getBytes(UTF_8), format).stream()
                        .map(row -> List.of(row.values())))
                .containsExactly(List.of("1", "", "x\ty"), List.of("", "", ""));
    }

    @Test
    void readsTheDeclaredEncoding() throws IOException {
        CsvConfig format = new CsvConfig(';', "latin1", List.of(), Map.of());

        assertThat(read("a;b\nB\u00e4r;2\n".getBytes(ISO_8859_1), format).get(0).values())
                .containsExactly("B\u00e4r", "2");
    }

    @Test
    void spoilsOneRowByBytesThatAreNoText() throws IOException {
        byte[] file = "a,b\n1,2\nB\u00e4r,2\n3,4\n".getBytes(ISO_8859_1);

        List<CsvRow> rows = read(file, CsvConfig.RFC_4180);
        assertThat(rows).extracting(CsvRow::line).containsExactly(2L, 3L, 4L);
        assertThat(rows.get(1).problem())
                .contains(
                        "byte 2 of the line, 0xe4, is not valid in UTF-8; write the file in UTF-8, or name its own encoding"
                                + " (csv.encoding)");
        assertThat(rows.get(1).bytes()).isEqualTo("B\u00e4r,2".getBytes(ISO_8859_1));
        assertThat(rows.get(2).problem()).isEmpty();
    }

    @Test
    void keepsAReplacementCharacterThatStandsInTheFile() throws IOException {
        assertThat(read("a\n\uFFFD\n".getBytes(UTF_8), CsvConfig.RFC_4180)
                        .get(0)
                        .problem())
                .isEmpty();
    }

    @Test
    void refusesAHeaderOfBytesThatAreNoText() {
        assertThatThrownBy(() -> rows("a,B\u00e4r\n1,2\n".getBytes(ISO_8859_1)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("needs a header that can be read, but line 1 cannot: byte 4 of the line, 0xe4,");
    }

    @Test
    void refusesAHeaderWhoseQuoteIsNeverClosed() {
        assertThatThrownBy(() -> rows("a,\"b\n1,2\n"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("line 1 cannot: the quote that opens value 2 is never closed");
    }

    @Test
    void spoilsOneRowByAQuoteThatIsNeverClosed() throws IOException {
        List<CsvRow> rows = read("a,b\n1,2\n\"3,4\n5,6\n7,8\n".getBytes(UTF_8), CsvConfig.RFC_4180);

        assertThat(rows).extracting(CsvRow::line).containsExactly(2L, 3L, 4L, 5L);
        assertThat(rows.get(1).problem()).hasValueSatisfying(problem -> assertThat(problem)
                .startsWith("the quote that opens value 1 is never closed"));
        assertThat(rows.get(1).bytes()).isEqualTo("\"3,4".getBytes(UTF_8));
        assertThat(rows.get(2).values()).containsExactly("5", "6");
        assertThat(rows.get(3).values()).containsExactly("7", "8");
    }

    @Test
    void spoilsOneRowByAQuoteThatTheNextOneClosesByAccident() throws IOException {
        List<CsvRow> rows = read("a,b\n\"1,2\n3,\"x\"\n4,\"two\nlines\"\n".getBytes(UTF_8), CsvConfig.RFC_4180);

        assertThat(rows).extracting(CsvRow::line).containsExactly(2L, 3L, 4L);
        assertThat(rows.get(0).problem())
                .contains("value 1 has text after its closing quote; put a quote that is part of" + " the text twice");
        assertThat(rows.get(1).values()).containsExactly("3", "x");
        assertThat(rows.get(2).values()).containsExactly("4", "two\nlines");
    }

    @Test
    void spoilsOneRowByLinesThatAQuoteJoinsToARowOfAnotherLength() throws IOException {
        List<CsvRow> rows = read("a,b,c\n\"1,2,3\n4,5\",6\n7,8,9\n".getBytes(UTF_8), CsvConfig.RFC_4180);

        assertThat(rows.get(0).problem())
                .contains("a quote joins it with the lines up to 3, which together must have 3 columns but have 2");
        assertThat(rows.get(2).values()).containsExactly("7", "8", "9");
    }

    @Test
    void spoilsOneRowByTextAfterAClosingQuote() throws IOException {
        List<CsvRow> rows = read("a,b\n\"1\" x,2\n3,4\n".getBytes(UTF_8), CsvConfig.RFC_4180);

        assertThat(rows.get(0).problem()).isPresent();
        assertThat(rows.get(1).values()).containsExactly("3", "4");
    }

    @Test
    void looksForAClosingQuoteOnlySoFar() throws IOException {
        String line = "1," + "x".repeat(1000) + "\n";
        String text = "a,b\n\"0,0\n" + line.repeat(CsvRows.LONGEST_QUOTED / 1000) + "\"2\",3\n";

        List<CsvRow> rows = read(text.getBytes(UTF_8), CsvConfig.RFC_4180);
        assertThat(rows).hasSize(2 + CsvRows.LONGEST_QUOTED / 1000);
        assertThat(rows.stream().filter(row -> row.problem().isPresent())).hasSize(1);
    }

    @Test
    void namesTheFirstLineOfARowOfSeveral() throws IOException {
        List<CsvRow> rows = read("\na,b\r\n\r\n\"1\r\n2\",3\r4,5".getBytes(UTF_8), CsvConfig.RFC_4180);

        assertThat(rows).extracting(CsvRow::line).containsExactly(4L, 6L);
        assertThat(rows.get(0).values()).containsExactly("1\n2", "3");
        assertThat(rows.get(0).bytes()).isEqualTo("\"1\n2\",3".getBytes(UTF_8));
    }

    @Test
    void readsLinesOfAnyLengthAcrossItsBuffers() throws IOException {
        StringBuilder text = new StringBuilder("a,b\r\n");
        for (int i = 0; i < 200; i++) {
            text.append(i).append(',').append("\u00e4".repeat(i * 37)).append("\r\n");
        }

        List<CsvRow> rows = read(text.toString().getBytes(UTF_8), CsvConfig.RFC_4180);
        assertThat(rows).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(rows.get(i).line()).isEqualTo(i + 2);
            assertThat(rows.get(i).values()).containsExactly(Integer.toString(i), "\u00e4".repeat(i * 37));
        }
    }

    @Test
    void spoilsOneRowByALineWithoutEnd() throws IOException {
        byte[] text = ("a,b\n1,2\n" + "x".repeat(TextLines.LONGEST_BYTES + 1) + "\n3,4\n").getBytes(UTF_8);

        List<CsvRow> rows = read(text, CsvConfig.RFC_4180);
        assertThat(rows.get(1).problem()).contains("the line must have at most 16 MiB but is longer");
        assertThat(rows.get(2).values()).containsExactly("3", "4");
    }

    @Test
    void knowsHowFarItIs() throws IOException {
        Path path = Files.writeString(folder.resolve("rows.csv"), "a,b\n1,2\n");
        try (DataFile file = DataFile.open(path)) {
            assertThat(file.progress()).isEqualTo(1.0);
        }
    }

    @Test
    void givesFilesWithOtherContentOtherFingerprints() throws IOException {
        Path one = Files.writeString(folder.resolve("one.csv"), "a\n1\n");
        Path copy = Files.writeString(folder.resolve("copy.csv"), "a\n1\n");
        Path other = Files.writeString(folder.resolve("other.csv"), "a\n2\n");

        assertThat(DataFile.fingerprint(one))
                .isEqualTo(DataFile.fingerprint(copy))
                .matches("[0-9a-f]{16}");
        assertThat(DataFile.fingerprint(one)).isNotEqualTo(DataFile.fingerprint(other));
        assertThat(DataFile.fingerprint(one, other)).isNotEqualTo(DataFile.fingerprint(other, one));
    }

    private List<List<String>> rows(String content) throws IOException {
        return rows(content.getBytes(UTF_8));
    }

    private List<List<String>> rows(byte[] content) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns(content, CsvConfig.RFC_4180));
        for (CsvRow row : read(content, CsvConfig.RFC_4180)) {
            assertThat(row.problem()).isEmpty();
            rows.add(List.of(row.values()));
        }
        return rows;
    }

    private List<String> columns(byte[] content, CsvConfig format) throws IOException {
        try (CsvRows csv = new CsvRows(open(content), format)) {
            return csv.columns();
        }
    }

    private List<CsvRow> read(byte[] content, CsvConfig format) throws IOException {
        try (CsvRows csv = new CsvRows(open(content), format)) {
            List<CsvRow> rows = new ArrayList<>();
            for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
                rows.add(row.get());
            }
            return rows;
        }
    }

    private DataFile open(byte[] content) throws IOException {
        DataFile file = DataFile.open(Files.write(folder.resolve("rows.csv"), content));
        file.skipByteOrderMark();
        return file;
    }
}
