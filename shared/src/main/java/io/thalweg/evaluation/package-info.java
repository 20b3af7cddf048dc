/** Prequential metrics: how well each event was predicted before it was learned. */
package io.thalweg.evaluation;
