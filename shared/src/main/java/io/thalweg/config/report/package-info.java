/** Reports about a pipeline, as text or JSON: effective settings, columns, layers, topics. */
package io.thalweg.config.report;
