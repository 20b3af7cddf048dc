/**
 * From a verified snapshot to a score: versions are built and warmed off the hot path, one reference is swapped, and each
 * stream thread answers from it. Knows nothing of Kafka, so that all of it can be tried without one.
 */
package io.thalweg.scoring.model;
