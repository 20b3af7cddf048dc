package io.thalweg.workbench.files.columns;

/** A column that is computed from earlier rows. Stateful; belongs to one thread at a time. */
@FunctionalInterface
interface AddedColumn {

    /**
     * Computes the column for the next row; empty for a missing value.
     *
     * @param row the texts of the row; those of the source columns are numbers or empty
     */
    String next(String[] row);
}
