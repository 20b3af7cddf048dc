/** The {@code thalweg} command: the root of the command line, and its smallest commands. */
package io.thalweg.workbench;
