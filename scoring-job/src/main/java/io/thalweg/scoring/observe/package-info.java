/** Counters, Prometheus metrics and the report of the scoring job. */
package io.thalweg.scoring.observe;
