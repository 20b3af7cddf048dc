package io.thalweg.workbench.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.UsageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxRowsTest {

    @TempDir
    private Path folder;

    @Test
    void readsRowsOfTheShapeInTheHeader() throws IOException {
        try (IdxRows rows = open(idx(8, new int[] {2, 1, 3}, 1, 2, 3, 4, 5, 255))) {
            assertThat(rows.rows()).isEqualTo(2);
            assertThat(rows.shape()).containsExactly(1, 3);
            assertThat(rows.next()).hasValueSatisfying(row -> assertThat(row).containsExactly(1, 2, 3));
            assertThat(rows.next()).hasValueSatisfying(row -> assertThat(row).containsExactly(4, 5, 255));
            assertThat(rows.next()).isEmpty();
        }
    }

    @Test
    void readsLabelsAsRowsOfOneByte() throws IOException {
        try (IdxRows rows = open(Gzip.of(idx(8, new int[] {2}, 7, 3)))) {
            assertThat(rows.shape()).isEmpty();
            assertThat(rows.rowBytes()).isEqualTo(1);
            assertThat(rows.next()).hasValueSatisfying(row -> assertThat(row).containsExactly(7));
        }
    }

    @Test
    void saysInWhichRowTheFileEnds() throws IOException {
        try (IdxRows rows = open(idx(8, new int[] {3, 2}, 1, 2, 3))) {
            rows.next();
            assertThatThrownBy(rows::next)
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("ends in row 1 but its header promises 3 rows");
        }
    }

    @Test
    void seesThatACompressedFileIsDamaged() throws IOException {
        byte[] compressed = Gzip.of(idx(8, new int[] {2, 2}, 1, 2, 3, 4));
        compressed[compressed.length - 8] ^= 1;
        try (IdxRows rows = open(compressed)) {
            assertThatThrownBy(() -> drain(rows))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("is damaged at or before row 2");
        }
    }

    @Test
    void seesThatACompressedFileIsDamagedAtItsBeginning() throws IOException {
        byte[] compressed = Gzip.of(idx(8, new int[] {2, 2}, 1, 2, 3, 4));
        int header = 10;
        for (int length = 2; length < header; length++) {
            byte[] cut = Arrays.copyOf(compressed, length);
            assertThatThrownBy(() -> open(cut)).isInstanceOf(FailureException.class);
        }
        Arrays.fill(compressed, header, compressed.length, (byte) 0xff);
        assertThatThrownBy(() -> open(compressed))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("is damaged at its beginning");
    }

    @Test
    void refusesMoreRowsThanItsHeaderPromises() throws IOException {
        try (IdxRows rows = open(idx(8, new int[] {1, 2}, 1, 2, 3))) {
            assertThatThrownBy(() -> drain(rows))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("goes on after the 1 rows");
        }
    }

    @Test
    void refusesNumbersThatAreNotBytes() {
        assertThatThrownBy(() -> open(idx(0x0D, new int[] {1, 1})))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("must hold unsigned bytes (type 8) but holds type 13");
    }

    @Test
    void refusesRowsThatDoNotFitIntoMemory() {
        assertThatThrownBy(() -> open(idx(8, new int[] {1, Integer.MAX_VALUE, Integer.MAX_VALUE})))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("a row may have at most 16777216 bytes");
    }

    @Test
    void refusesANegativeSize() {
        assertThatThrownBy(() -> open(idx(8, new int[] {1, -1})))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("damaged header: a size of -1");
    }

    @Test
    void refusesAHeaderThatEndsEarly() {
        assertThatThrownBy(() -> open(new byte[] {0, 0, 8, 3, 0, 0}))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("ends within its header");
    }

    private static int drain(IdxRows rows) throws IOException {
        int read = 0;
        while (rows.next().isPresent()) {
            read++;
        }
        return read;
    }

    private IdxRows open(byte[] content) throws IOException {
        return new IdxRows(DataFile.open(Files.write(folder.resolve("rows-idx"), content)));
    }

    /** An IDX file of the given type and sizes. */
    static byte[] idx(int type, int[] sizes, int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
        buffer.put((byte) 0).put((byte) 0).put((byte) type).put((byte) sizes.length);
        for (int size : sizes) {
            buffer.putInt(size);
        }
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.array();
    }
}
