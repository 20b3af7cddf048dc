/** What came of a run, read from the topics themselves: counts, metrics, and the scores as they were served. */
package io.thalweg.workbench.up.monitor;
