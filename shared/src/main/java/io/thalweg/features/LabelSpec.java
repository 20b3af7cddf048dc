package io.thalweg.features;

import io.thalweg.network.FormatName;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/** What the network learns to predict: the {@code label} of pipeline.yaml. */
public sealed interface LabelSpec extends Serializable {

    /** The event's field that holds the truth. */
    String field();

    /** How many units the last layer must have. */
    int outputs();

    /** 1 where the field's text is {@code positive}, else 0. */
    @FormatName("Binary")
    record Binary(String field, String positive) implements LabelSpec {
        @Override
        public int outputs() {
            return 1;
        }
    }

    /** The index of the field's text in {@code values}; any other text makes the event unusable for training. */
    @FormatName("Classes")
    record Classes(String field, List<String> values) implements LabelSpec {
        public Classes {
            values = List.copyOf(values);
            if (values.size() < 2) {
                throw new IllegalArgumentException("label.values must list at least two classes but was " + values);
            }
            if (Set.copyOf(values).size() != values.size()) {
                throw new IllegalArgumentException("label.values lists a class twice: " + values);
            }
        }

        @Override
        public int outputs() {
            return values.size();
        }
    }

    /** The number in the field. */
    @FormatName("Regression")
    record Regression(String field) implements LabelSpec {
        @Override
        public int outputs() {
            return 1;
        }
    }
}
