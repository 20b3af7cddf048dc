/** Chooses the engine for a network, and gives the reason. */
package io.thalweg.engine.auto;
