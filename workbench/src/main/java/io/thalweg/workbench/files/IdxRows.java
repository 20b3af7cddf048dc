package io.thalweg.workbench.files;

import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.UsageException;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * The rows of an IDX file of bytes, the format of MNIST: {@code 00 00 08 dimensions}, each size in 4 bytes (big-endian),
 * then the bytes, row by row. The first size is the number of rows.
 *
 * @see <a href="https://yann.lecun.org/exdb/mnist/index.html">The MNIST database, file formats</a>
 */
final class IdxRows implements Closeable {

    private static final int HEADER_BYTES = 4;
    private static final int UNSIGNED_BYTES = 8;
    private static final int MOST_ROW_BYTES = 1 << 24;

    private final DataFile file;
    private final DataInputStream content;
    private final List<Integer> shape;
    private final int rows;
    private final int rowBytes;
    private int read;

    /**
     * Reads the header.
     *
     * @throws UsageException if the numbers are not bytes, or a row is larger than 16 MiB
     * @throws FailureException if the header is damaged
     */
    IdxRows(DataFile file) throws IOException {
        this.file = file;
        this.content = new DataInputStream(file.content());
        byte[] header = file.peek(HEADER_BYTES);
        if (!isIdx(header)) {
            throw new FailureException(file.subject() + " is not IDX: it must begin with two zeros");
        }
        if (header[2] != UNSIGNED_BYTES) {
            throw new UsageException(file.subject() + " must hold unsigned bytes (type 8) but holds type " + header[2]
                    + "; convert it to CSV");
        }
        try {
            content.skipNBytes(HEADER_BYTES);
            this.rows = size();
            List<Integer> sizes = new ArrayList<>();
            long bytes = 1;
            for (int i = 1; i < header[3]; i++) {
                sizes.add(size());
                bytes = Math.min(bytes * sizes.get(i - 1), Integer.MAX_VALUE);
            }
            if (bytes > MOST_ROW_BYTES) {
                throw new UsageException(file.subject() + " has rows of shape " + sizes
                        + ", but a row may have at most " + MOST_ROW_BYTES + " bytes");
            }
            this.shape = List.copyOf(sizes);
            this.rowBytes = (int) bytes;
        } catch (EOFException e) {
            throw new FailureException(file.subject() + " ends within its header", e);
        } catch (ZipException e) {
            throw new FailureException(file.subject() + " is damaged within its header: " + e.getMessage(), e);
        }
    }

    /** Whether a file with these first bytes is an IDX file. */
    static boolean isIdx(byte[] first) {
        return first.length >= HEADER_BYTES && first[0] == 0 && first[1] == 0 && first[3] > 0;
    }

    /** The number of rows according to the header. */
    int rows() {
        return rows;
    }

    /** The shape of one row: {@code [28, 28]}, or {@code []} for one byte per row. */
    List<Integer> shape() {
        return shape;
    }

    /** The number of bytes per row. */
    int rowBytes() {
        return rowBytes;
    }

    /**
     * The next row, or empty after the last.
     *
     * @throws FailureException if the file is damaged, or its number of rows differs from the header's
     */
    Optional<byte[]> next() throws IOException {
        try {
            if (read < rows) {
                byte[] row = new byte[rowBytes];
                content.readFully(row);
                read++;
                return Optional.of(row);
            }
            // A gzip file is verified only when it is read to its end.
            if (content.read() >= 0) {
                throw new FailureException(
                        file.subject() + " goes on after the " + rows + " rows that its header promises");
            }
            return Optional.empty();
        } catch (EOFException e) {
            throw new FailureException(
                    file.subject() + " ends in row " + read + " but its header promises " + rows + " rows", e);
        } catch (ZipException e) {
            throw new FailureException(
                    file.subject() + " is damaged at or before row " + read + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private int size() throws IOException {
        int size = content.readInt();
        if (size < 0) {
            throw new FailureException(file.subject() + " has a damaged header: a size of " + size);
        }
        return size;
    }
}
