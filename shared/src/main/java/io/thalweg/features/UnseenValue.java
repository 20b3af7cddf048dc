package io.thalweg.features;

import java.util.List;

/**
 * A value that the pipeline lists for a field but that no record had; or, if {@code isAnyOther}, the one value that all
 * records had.
 *
 * @param setting the key that lists it: {@code label.positive}
 * @param isAnyOther whether it is every text but {@code value} that was not seen
 * @param texts how many texts of the field were looked at
 * @param others texts that occurred and are not listed, in the order in which they came first; not all of them
 */
public record UnseenValue(
        String setting, String field, String value, boolean isAnyOther, long texts, List<String> others) {

    public UnseenValue {
        others = List.copyOf(others);
    }
}
