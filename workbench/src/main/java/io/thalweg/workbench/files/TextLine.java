package io.thalweg.workbench.files;

import java.util.Optional;

/**
 * One line of a text file, without its line break.
 *
 * @param number counted from 1
 * @param bytes as they stand in the file; not changed by anyone
 * @param text decoded, with a replacement character for what could not be
 * @param problem why the line is no text, if it is none
 */
record TextLine(long number, byte[] bytes, String text, Optional<String> problem) {}
