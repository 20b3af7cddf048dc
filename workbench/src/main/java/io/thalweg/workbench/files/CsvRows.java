package io.thalweg.workbench.files;

import io.thalweg.config.CsvConfig;
import io.thalweg.workbench.console.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Parses a CSV file with a header as in RFC 4180, except that an error affects only one row. A quote is special only at
 * the beginning of a value. If a quoted value is not closed, or the joined lines have the wrong number of columns, only
 * the line with the opening quote is rejected, and the next line is read as a row. A library's parser would stop at
 * such a quote, or read to the end of the file. Blank lines are ignored.
 */
final class CsvRows implements Closeable {

    /** A quoted value that is not closed after this many characters counts as an error. */
    static final int LONGEST_QUOTED = 1 << 20;

    private static final char QUOTE = '"';

    private final DataFile file;
    private final TextLines lines;
    private final char delimiter;
    private final CleanText clean;
    private final List<String> columns;

    /** Lines that were read in search of a closing quote and must be read again. */
    private final Deque<TextLine> again = new ArrayDeque<>();

    private String[] values = new String[0];
    private int count;

    /**
     * Reads the header.
     *
     * @throws FailureException if the file is empty or its header cannot be used
     */
    CsvRows(DataFile file, CsvConfig format) throws IOException {
        this.file = file;
        this.lines = new TextLines(file, format.charset());
        this.delimiter = format.delimiter();
        // A column may have the name of a text that stands for a missing value.
        CleanText names = new CleanText(List.of());
        CsvRow header = next(0, names)
                .orElseThrow(() -> new FailureException(file.subject() + " is empty; it needs a header line"));
        header.problem().ifPresent(problem -> {
            throw new FailureException(file.subject() + " needs a header that can be read, but line " + header.line()
                    + " cannot: " + problem);
        });
        this.columns = List.of(header.values());
        this.clean = new CleanText(format.missing());
    }

    /** The column names of the header. */
    List<String> columns() {
        return columns;
    }

    /**
     * The next row, or empty at the end of the file.
     *
     * @throws FailureException if the rest of the file cannot be read
     */
    Optional<CsvRow> next() throws IOException {
        return next(columns.size(), clean);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /**
     * Reads a row.
     *
     * @param width number of columns; 0 if it is not known yet
     */
    private Optional<CsvRow> next(int width, CleanText cleaning) throws IOException {
        for (Optional<TextLine> line = take(); line.isPresent(); line = take()) {
            values = new String[Math.max(width, 1)];
            count = 0;
            String text = line.get().text();
            if (text.indexOf(QUOTE) >= 0) {
                return Optional.of(quoted(line.get(), width, cleaning));
            }
            split(text, cleaning);
            if (count > 1 || !values[0].isEmpty() || line.get().problem().isPresent() || !isBlank(text)) {
                return Optional.of(row(line.get(), List.of(), Optional.empty()));
            }
        }
        return Optional.empty();
    }

    private Optional<TextLine> take() throws IOException {
        return again.isEmpty() ? lines.next() : Optional.of(again.removeFirst());
    }

    /** Splits a row without quotes. */
    private void split(String text, CleanText cleaning) {
        int at = 0;
        for (int end = text.indexOf(delimiter); end >= 0; end = text.indexOf(delimiter, at)) {
            add(cleaning.of(text, at, end));
            at = end + 1;
        }
        add(cleaning.of(text, at, text.length()));
    }

    /** Reads a row with quotes. It may extend over several lines. */
    private CsvRow quoted(TextLine first, int width, CleanText cleaning) throws IOException {
        List<TextLine> more = new ArrayList<>();
        Optional<String> mistake = parse(first, more, cleaning);
        if (mistake.isEmpty() && !more.isEmpty() && width > 0 && count != width) {
            mistake = Optional.of("a quote joins it with the lines up to "
                    + more.get(more.size() - 1).number() + ", which together must have " + width + " columns but have "
                    + count);
        }
        if (mistake.isPresent()) {
            for (int i = more.size() - 1; i >= 0; i--) {
                again.addFirst(more.get(i));
            }
            count = 0;
            return row(first, List.of(), mistake);
        }
        return row(first, more, Optional.empty());
    }

    /**
     * Parses the row that begins in a line.
     *
     * @param more receives the further lines of the row
     * @return why the row is invalid; empty if it is valid
     */
    private Optional<String> parse(TextLine first, List<TextLine> more, CleanText cleaning) throws IOException {
        TextLine line = first;
        String text = line.text();
        int at = 0;
        while (true) {
            int begin = skipSpace(text, at);
            if (begin == text.length() || text.charAt(begin) != QUOTE) {
                int end = text.indexOf(delimiter, at);
                add(cleaning.of(text, at, end < 0 ? text.length() : end));
                if (end < 0) {
                    return Optional.empty();
                }
                at = end + 1;
                continue;
            }
            StringBuilder value = new StringBuilder();
            long openedIn = line.number();
            at = begin + 1;
            for (int quote = text.indexOf(QUOTE, at); !isClosing(text, quote); quote = text.indexOf(QUOTE, at)) {
                if (quote >= 0) {
                    value.append(text, at, quote + 1);
                    at = quote + 2;
                    continue;
                }
                value.append(text, at, text.length()).append('\n');
                Optional<TextLine> next = value.length() > LONGEST_QUOTED ? Optional.empty() : take();
                if (next.isEmpty()) {
                    return Optional.of("the quote that opens value " + (count + 1)
                            + (openedIn == first.number() ? "" : " in line " + openedIn) + " is never closed"
                            + "; close it, or put a quote that is part of the text twice within quotes");
                }
                line = next.get();
                more.add(line);
                text = line.text();
                at = 0;
            }
            int quote = text.indexOf(QUOTE, at);
            add(cleaning.apply(value.append(text, at, quote).toString()));
            at = skipSpace(text, quote + 1);
            if (at == text.length()) {
                return Optional.empty();
            }
            if (text.charAt(at) != delimiter) {
                return Optional.of("value " + count + " has text after its closing quote"
                        + "; put a quote that is part of the text twice");
            }
            at++;
        }
    }

    /** Whether there is a quote that is not the first of a doubled quote. */
    private static boolean isClosing(String text, int quote) {
        return quote >= 0 && (quote + 1 == text.length() || text.charAt(quote + 1) != QUOTE);
    }

    private int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != delimiter && CleanText.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(String text) {
        return CleanText.strip(text).isEmpty();
    }

    private void add(String value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
    }

    private CsvRow row(TextLine first, List<TextLine> more, Optional<String> mistake) {
        String[] row = count == values.length ? values : Arrays.copyOf(values, count);
        if (more.isEmpty()) {
            return new CsvRow(
                    first.number(), row, first.bytes(), first.problem().or(() -> mistake));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first.bytes());
        Optional<String> problem = first.problem();
        for (TextLine line : more) {
            bytes.write('\n');
            bytes.writeBytes(line.bytes());
            problem = problem.or(() -> line.problem().map(reason -> "in line " + line.number() + ", " + reason));
        }
        return new CsvRow(first.number(), row, bytes.toByteArray(), problem.or(() -> mistake));
    }
}
