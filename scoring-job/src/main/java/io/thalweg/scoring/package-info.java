/** The scoring job: a Kafka Streams application that scores live events with the newest verified weights. */
package io.thalweg.scoring;
