package io.thalweg.learner;

import io.thalweg.schemas.DeadLetter;
import java.util.List;

/** The result of giving a record to the learner: waiting in the partial batch, a batch learned, or records refused. */
public sealed interface Outcome {

    /** A shared instance, because it has no fields. */
    Outcome BUFFERED = new Buffered();

    /** The records that cannot be learned. */
    List<DeadLetter> deadLetters();

    /** The record was added to the partial batch, or there was nothing to learn. */
    record Buffered() implements Outcome {
        @Override
        public List<DeadLetter> deadLetters() {
            return List.of();
        }
    }

    /**
     * A batch was predicted, evaluated and learned.
     *
     * @param loss its weighted mean loss before the update
     * @param deadLetters the records of the batch that could not be learned and were left out
     */
    record Learned(int examples, double loss, List<DeadLetter> deadLetters) implements Outcome {
        public Learned {
            deadLetters = List.copyOf(deadLetters);
        }

        public Learned(int examples, double loss) {
            this(examples, loss, List.of());
        }
    }

    /**
     * Records were refused and nothing was learned: a record that is not an example, or a batch of which no record can
     * be learned.
     */
    record Refused(List<DeadLetter> deadLetters) implements Outcome {
        public Refused {
            deadLetters = List.copyOf(deadLetters);
        }
    }
}
