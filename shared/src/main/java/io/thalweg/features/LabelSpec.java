package io.thalweg.features;

import io.thalweg.network.FormatName;
import io.thalweg.network.Loss;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the network learns to predict: the {@code label} of pipeline.yaml. Immutable. */
public sealed interface LabelSpec extends Serializable {

    /** The event's field that holds the truth. */
    String field();

    /** How many units the last layer must have. */
    int outputs();

    /** How many classes there are; 0 if the label is a number. */
    int classes();

    /** The losses that fit the label, the default first. */
    List<Loss> losses();

    /** The values that pipeline.yaml lists, by their keys below {@code label}: {@code values[0]}, {@code values[1]}. */
    Map<String, String> listedValues();

    /** The keys and values of {@code label} in pipeline.yaml. The weight of examples is not part of the label. */
    Map<String, Object> settings();

    /**
     * Applies the function for the kind of this label. It is for behaviour that belongs to other packages: a new kind is a new
     * parameter, so that no caller can forget it.
     */
    <T> T match(Function<Binary, T> binary, Function<Classes, T> classes, Function<Regression, T> number);

    /** Whether the label is a number to predict, and not a class. */
    default boolean isNumeric() {
        return classes() == 0;
    }

    /** 1 where the field's text is {@code positive}, else 0. */
    @FormatName("Binary")
    record Binary(String field, String positive) implements LabelSpec {
        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public List<Loss> losses() {
            return List.of(Loss.BINARY_CROSS_ENTROPY);
        }

        @Override
        public Map<String, String> listedValues() {
            return Map.of("positive", positive);
        }

        @Override
        public Map<String, Object> settings() {
            return OrderedSettings.of("field", field, "task", "binary", "positive", positive);
        }

        @Override
        public <T> T match(Function<Binary, T> binary, Function<Classes, T> classes, Function<Regression, T> number) {
            return binary.apply(this);
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

        @Override
        public int classes() {
            return values.size();
        }

        @Override
        public List<Loss> losses() {
            return List.of(Loss.CROSS_ENTROPY);
        }

        @Override
        public Map<String, String> listedValues() {
            Map<String, String> listed = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                listed.put("values[" + i + "]", values.get(i));
            }
            return listed;
        }

        @Override
        public Map<String, Object> settings() {
            return OrderedSettings.of("field", field, "task", "classes", "values", values);
        }

        @Override
        public <T> T match(Function<Binary, T> binary, Function<Classes, T> classes, Function<Regression, T> number) {
            return classes.apply(this);
        }
    }

    /** The number in the field. */
    @FormatName("Regression")
    record Regression(String field) implements LabelSpec {
        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public int classes() {
            return 0;
        }

        @Override
        public List<Loss> losses() {
            return List.of(Loss.MSE, Loss.MAE, Loss.HUBER, Loss.POISSON);
        }

        @Override
        public Map<String, String> listedValues() {
            return Map.of();
        }

        @Override
        public Map<String, Object> settings() {
            return OrderedSettings.of("field", field, "task", "regression");
        }

        @Override
        public <T> T match(Function<Binary, T> binary, Function<Classes, T> classes, Function<Regression, T> number) {
            return number.apply(this);
        }
    }
}
