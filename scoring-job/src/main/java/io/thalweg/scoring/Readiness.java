package io.thalweg.scoring;

import io.thalweg.weights.Version;
import java.util.Optional;

/**
 * Whether events are being scored, by what, and the reason in one sentence: {@code serving 0.1200}, {@code no version yet},
 * {@code 0.1300 refused: …; serving 0.1200}, {@code waiting for the broker at localhost:9092}.
 *
 * @param hash of the weights that serve, in hexadecimal
 */
public record Readiness(boolean ready, Optional<Version> version, Optional<String> hash, String reason) {}
