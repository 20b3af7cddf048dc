package io.thalweg.engine.auto;

import io.thalweg.engine.Engine;

/**
 * The engine that was chosen for a network, with the reason.
 *
 * @param reason one sentence, for {@code thalweg check}
 */
public record EngineDecision(Engine engine, String reason) {}
