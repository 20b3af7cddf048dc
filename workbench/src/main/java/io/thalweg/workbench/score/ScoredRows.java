package io.thalweg.workbench.score;

import io.thalweg.schemas.Score;
import java.io.IOException;

/** Takes the scores of a file, in the order of its rows. */
@FunctionalInterface
interface ScoredRows {

    /** Takes the next score. */
    void accept(Score score) throws IOException;
}
