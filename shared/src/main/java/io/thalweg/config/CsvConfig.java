package io.thalweg.config;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The format of CSV files: delimiter, encoding, texts of missing values, names of columns. The section {@code csv} of
 * pipeline.yaml.
 *
 * @param delimiter the character between two values
 * @param encoding name of the character encoding, which has the characters of ASCII in the same single bytes
 * @param missing texts that stand for a missing value; an empty text always does
 * @param columns the name of a column by the event's field that it fills; every other column fills the field of its own name
 */
public record CsvConfig(char delimiter, String encoding, List<String> missing, Map<String, String> columns)
        implements Serializable {

    /** The default format: commas, UTF-8, and field names as column names. */
    public static final CsvConfig RFC_4180 = new CsvConfig(',', "UTF-8", List.of(), Map.of());

    public CsvConfig {
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
            throw new IllegalArgumentException(
                    "delimiter must not be a quote or a line break but was " + name(delimiter) + " (csv.delimiter)");
        }
        missing = List.copyOf(missing);
        // Keeps the order of the file, for the reports.
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** The encoding. */
    public Charset charset() {
        return Charset.forName(encoding);
    }

    private static String name(char delimiter) {
        return delimiter == '"' ? "a quote" : "a line break";
    }
}
