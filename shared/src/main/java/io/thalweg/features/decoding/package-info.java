/**
 * From Avro bytes straight to numbers. For each writer's schema a plan is made once, one small reader per field; then every
 * record is read front to back, fields that nobody wants are stepped over, and nothing is boxed.
 */
package io.thalweg.features.decoding;
