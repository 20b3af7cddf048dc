package io.thalweg.engine.auto;

import io.thalweg.engine.Engine;

/**
 * The engine that computes, and why.
 *
 * @param reason one sentence, for the log and the console
 */
public record EngineDecision(Engine engine, String reason) {}
