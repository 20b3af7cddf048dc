package io.thalweg.workbench.files;

import io.thalweg.schemas.encoding.Encoded;

/**
 * A row of a text file and what became of it.
 *
 * @param line the first line that it stands in, counted from 1
 * @param bytes the row as it stands in the file
 */
record TextEvent(long line, byte[] bytes, Encoded encoded) {}
