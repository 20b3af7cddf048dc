package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.workbench.console.FailureException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The rows of a CSV file (RFC 4180, UTF-8, commas, with a header). Blank lines are no rows; line ends may be of any kind.
 */
final class CsvRows implements Closeable {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

    private final DataFile file;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> columns;

    /**
     * Reads the header.
     *
     * @throws FailureException if the file is empty or not CSV
     */
    CsvRows(DataFile file) throws IOException {
        this.file = file;
        this.parser = CSVParser.builder()
                .setReader(new InputStreamReader(file.content(), UTF_8))
                .setFormat(FORMAT)
                .get();
        this.records = parser.iterator();
        this.columns = next().map(CsvRows::header)
                .orElseThrow(
                        () -> new FailureException("data file " + file.path() + " is empty; it needs a header line"));
    }

    /** The header's names, stripped. */
    List<String> columns() {
        return columns;
    }

    /**
     * The values of the next row, as many as the row has.
     *
     * @throws FailureException if the file is damaged from here on
     */
    Optional<String[]> next() throws IOException {
        try {
            return records.hasNext() ? Optional.of(records.next().values()) : Optional.empty();
        } catch (UncheckedIOException e) {
            String reason = e.getCause() instanceof EOFException
                    ? "the file ends before its data does (is it complete?)"
                    : e.getCause().getMessage();
            throw new FailureException(
                    "data file " + file.path() + " is not readable after line " + parser.getCurrentLineNumber() + ": "
                            + reason,
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
        file.close();
    }

    private static List<String> header(String[] values) {
        return Arrays.stream(values)
                .map(value -> (value.startsWith(BYTE_ORDER_MARK) ? value.substring(1) : value).strip())
                .toList();
    }
}
