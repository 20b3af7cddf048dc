/** The one seam to compute: what a network that learns and a network that scores can do, whoever computes it. */
package io.thalweg.engine;
