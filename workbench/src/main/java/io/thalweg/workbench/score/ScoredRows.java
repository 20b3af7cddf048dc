package io.thalweg.workbench.score;

import io.thalweg.schemas.Score;
import java.io.IOException;

/** Receives the scores of a file in the order of its rows. */
@FunctionalInterface
interface ScoredRows {

    /** Receives the next score. */
    void accept(Score score) throws IOException;
}
