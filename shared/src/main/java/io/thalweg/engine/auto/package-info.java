/** The choice of an engine, by what the pipeline asks for and what the network needs. */
package io.thalweg.engine.auto;
