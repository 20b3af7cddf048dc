/**
 * The live model, and scoring with it. New versions are built and warmed up in another thread than the stream threads. This
 * package does not depend on Kafka, so it can be tested without Kafka.
 */
package io.thalweg.scoring.model;
