package io.thalweg.workbench.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.features.LabelSpec;
import io.thalweg.schemas.Score;
import io.thalweg.workbench.console.UsageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Scores as CSV (RFC 4180, UTF-8, lines end with a line feed): {@code id,time,score,predicted,version,hash}. Several classes
 * have a column {@code score.NAME} each; a number has no column {@code predicted}. Time is in milliseconds since the epoch. A
 * score has as many digits as tell it from any other float. Compressed if the file's name ends with {@code .gz}.
 *
 * <p>A file is written under another name and renamed by {@link #finish}: it is whole or not there.
 */
final class ScoresFile implements ScoredRows, AutoCloseable {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final LabelSpec label;
    private final String version;
    private final CSVPrinter printer;
    private final Path unfinished;
    private final Path whole;

    private ScoresFile(Appendable out, LabelSpec label, String version, Path unfinished, Path whole)
            throws IOException {
        this.label = label;
        this.version = version;
        this.unfinished = unfinished;
        this.whole = whole;
        this.printer = new CSVPrinter(out, FORMAT);
        printer.printRecord(header());
    }

    /**
     * Creates a file under a temporary name.
     *
     * @param version of the weights; empty if they have none
     * @throws UsageException if its folder does not exist
     */
    static ScoresFile create(Path file, LabelSpec label, String version) throws IOException {
        Path whole = file.toAbsolutePath();
        if (!Files.isDirectory(whole.getParent())) {
            throw new UsageException("--save needs a folder that exists, but " + whole.getParent() + " does not");
        }
        String name = whole.getFileName().toString();
        // Files.createTempFile would make the file readable only by its owner.
        Path unfinished = whole.resolveSibling(name + "." + UUID.randomUUID() + ".part");
        OutputStream bytes = Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            OutputStream written = name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes;
            return new ScoresFile(
                    new BufferedWriter(new OutputStreamWriter(written, UTF_8)), label, version, unfinished, whole);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    /** Writes to a stream. {@link #finish} and {@link #close} do not close it. */
    static ScoresFile printing(Appendable out, LabelSpec label, String version) throws IOException {
        return new ScoresFile(out, label, version, null, null);
    }

    @Override
    public void accept(Score score) throws IOException {
        printer.print(score.eventId());
        printer.print(score.timeMillis());
        for (float output : score.output()) {
            printer.print(output);
        }
        Optional<String> predicted = Prediction.of(label, score.output()).name();
        if (predicted.isPresent()) {
            printer.print(predicted.get());
        }
        printer.print(version);
        printer.print(score.weightsHash());
        printer.println();
    }

    /** Renames the finished file to its final name. */
    void finish() throws IOException {
        if (whole != null) {
            printer.close();
            Files.move(unfinished, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Deletes the file if it is not finished. */
    @Override
    public void close() throws IOException {
        if (whole != null) {
            printer.close();
            Files.deleteIfExists(unfinished);
        }
    }

    private List<String> header() {
        List<String> header = new ArrayList<>(List.of("id", "time"));
        header.addAll(label.match(
                binary -> List.of("score"),
                classes ->
                        classes.values().stream().map(name -> "score." + name).toList(),
                number -> List.of("score")));
        if (!label.isNumeric()) {
            header.add("predicted");
        }
        header.addAll(List.of("version", "hash"));
        return header;
    }
}
