/** The Flink job: labeled events in, weights, metrics and dead letters out. */
package io.thalweg.trainer;
