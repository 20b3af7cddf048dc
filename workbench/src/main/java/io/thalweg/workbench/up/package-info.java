/** The {@code up} command: broker, Flink, scoring job and a stream of events in one process. */
package io.thalweg.workbench.up;
