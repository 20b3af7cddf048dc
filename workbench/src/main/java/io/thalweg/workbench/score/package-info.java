/** A file of events scored as the scoring job would score them. */
package io.thalweg.workbench.score;
