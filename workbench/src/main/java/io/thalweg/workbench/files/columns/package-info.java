/** Columns that are computed from earlier rows of a file: the section {@code files} of pipeline.yaml. */
package io.thalweg.workbench.files.columns;
