package io.thalweg.workbench.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table of results. As text, columns are aligned, numbers on the right, and a missing value is shown as a dash. As
 * JSON, each row is an object with the column names as keys, and a missing value is null.
 */
public final class Table {

    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    private Table(List<String> columns) {
        this.columns = columns;
    }

    /** Creates a table without rows. The names are in camelCase, because they are also the JSON keys. */
    public static Table of(String... columns) {
        return new Table(List.of(columns));
    }

    /** Adds a row; null is a missing value. */
    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    "a row needs one cell for each of " + columns + " but has " + Arrays.toString(cells));
        }
        rows.add(Arrays.asList(cells.clone()));
        return this;
    }

    /** The rows as JSON objects, with keys in the order of the columns. */
    List<Map<String, Object>> objects() {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (List<Object> row : rows) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(columns.get(i), row.get(i));
            }
            objects.add(object);
        }
        return objects;
    }

    /** The table as aligned lines, starting with the column names. */
    List<String> lines() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    columns.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> text(row.get(column)).length())
                            .max()
                            .orElse(0));
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(columns, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private String line(List<?> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = text(cells.get(i));
            String padding = " ".repeat(widths[i] - text.length());
            line.append(i == 0 ? "" : "  ").append(isNumeric(i) ? padding + text : text + padding);
        }
        return line.toString().stripTrailing();
    }

    private boolean isNumeric(int column) {
        return rows.stream().map(row -> row.get(column)).anyMatch(Number.class::isInstance);
    }

    private static String text(Object cell) {
        if (cell == null) {
            return "-";
        }
        return cell instanceof Double || cell instanceof Float
                ? String.format(Locale.ROOT, "%.4f", ((Number) cell).doubleValue())
                : cell.toString();
    }
}
