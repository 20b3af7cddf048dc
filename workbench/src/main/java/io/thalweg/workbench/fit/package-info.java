/** The {@code fit} command: training on a file in several epochs, to obtain weights from which a stream can start. */
package io.thalweg.workbench.fit;
