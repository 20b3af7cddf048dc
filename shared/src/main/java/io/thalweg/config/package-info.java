/** pipeline.yaml: read, completed with defaults, checked as a whole, and turned into the values that the jobs work from. */
package io.thalweg.config;
