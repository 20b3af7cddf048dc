/** {@code thalweg up}: a broker, Flink, the scoring job and a stream of events in one process, and what came of it. */
package io.thalweg.workbench.up;
