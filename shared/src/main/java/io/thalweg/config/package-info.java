/**
 * The configuration of a pipeline: reads pipeline.yaml, applies defaults, validates it, and returns it as immutable
 * records.
 */
package io.thalweg.config;
