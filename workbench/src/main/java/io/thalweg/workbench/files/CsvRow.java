package io.thalweg.workbench.files;

import java.util.Optional;

/**
 * One row of a CSV file.
 *
 * @param line its first line, counted from 1
 * @param values the cleaned values
 * @param bytes the row as it stands in the file
 * @param problem why the row cannot be used, whatever its values are
 */
record CsvRow(long line, String[] values, byte[] bytes, Optional<String> problem) {}
