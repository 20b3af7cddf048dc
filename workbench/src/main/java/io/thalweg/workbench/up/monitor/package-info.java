/** The results of a run, computed from the topics: counts, metrics, and scores as they were served. */
package io.thalweg.workbench.up.monitor;
