/**
 * Decodes Avro bytes directly to numbers. For each writer's schema a plan of small readers, one per field, is created
 * once. Each record is then read from front to back; unused fields are skipped, and nothing is boxed.
 */
package io.thalweg.features.decoding;
