package io.thalweg.engine.auto;

import io.thalweg.engine.Engine;

/**
 * An engine, and why it is this one.
 *
 * @param reason one sentence, for {@code thalweg check}
 */
public record EngineDecision(Engine engine, String reason) {}
