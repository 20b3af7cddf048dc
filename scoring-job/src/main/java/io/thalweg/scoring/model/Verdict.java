package io.thalweg.scoring.model;

import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.Score;

/** What became of a live event. */
public sealed interface Verdict {

    record Scored(Score score) implements Verdict {}

    record Refused(DeadLetter deadLetter) implements Verdict {}
}
