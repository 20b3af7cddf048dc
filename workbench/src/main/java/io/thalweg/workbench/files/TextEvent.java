package io.thalweg.workbench.files;

import io.thalweg.schemas.encoding.Encoded;

/**
 * A row of a text file with the result of its conversion.
 *
 * @param line its first line, counted from 1
 * @param bytes the row as it stands in the file
 */
record TextEvent(long line, byte[] bytes, Encoded encoded) {}
