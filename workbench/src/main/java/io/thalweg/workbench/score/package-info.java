/** The {@code score} command: scores a file of events as the scoring job would. */
package io.thalweg.workbench.score;
