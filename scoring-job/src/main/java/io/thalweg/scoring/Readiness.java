package io.thalweg.scoring;

import io.thalweg.weights.Version;
import java.util.Optional;

/**
 * The content of {@code /readyz}: whether events are being scored, by which version, and the reason.
 *
 * @param hash SHA-256 of the live weights, in hexadecimal
 * @param reason one sentence, such as {@code serving 0.1200}, {@code no version yet},
 *     {@code 0.1300 refused: …; serving 0.1200} or {@code waiting for the broker at localhost:9092}
 */
public record Readiness(boolean ready, Optional<Version> version, Optional<String> hash, String reason) {}
