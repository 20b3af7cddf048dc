package io.thalweg.workbench.files;

import java.util.Optional;

/**
 * One line of a text file, without its line break.
 *
 * @param number counted from 1
 * @param bytes the bytes in the file; not to be modified
 * @param text the decoded text, with U+FFFD for bytes that cannot be decoded
 * @param problem why the line cannot be used; empty if it can
 */
record TextLine(long number, byte[] bytes, String text, Optional<String> problem) {}
