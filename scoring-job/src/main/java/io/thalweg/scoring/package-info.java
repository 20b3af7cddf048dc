/** The Kafka Streams app: live events in, scores out, by the newest verified version. */
package io.thalweg.scoring;
