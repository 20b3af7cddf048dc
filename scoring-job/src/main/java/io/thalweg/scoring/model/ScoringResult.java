package io.thalweg.scoring.model;

import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.Score;

/** The result of processing a live event: a score or a dead letter. */
public sealed interface ScoringResult {

    /** The event was scored. */
    record Scored(Score score) implements ScoringResult {}

    /** The event could not be scored. */
    record Refused(DeadLetter deadLetter) implements ScoringResult {}
}
