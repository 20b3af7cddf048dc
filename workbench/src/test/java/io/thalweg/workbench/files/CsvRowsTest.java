package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.workbench.console.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    void saysWhereAQuoteIsNeverClosed() {
        assertThatThrownBy(() -> rows("a,b\n1,2\n\"3,4\n5,6\n"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("is not readable after line ");
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
        Path path = Files.write(folder.resolve("rows.csv"), content);
        try (CsvRows csv = new CsvRows(DataFile.open(path))) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(csv.columns());
            for (Optional<String[]> row = csv.next(); row.isPresent(); row = csv.next()) {
                rows.add(List.of(row.get()));
            }
            return rows;
        }
    }
}
