package io.thalweg.features;

import java.util.List;

/**
 * A value that the pipeline lists for a field but that no record had; or, if {@code isAnyOther}, the one value that all
 * records had.
 *
 * @param setting key that lists the value: {@code label.positive}
 * @param isAnyOther whether every text except {@code value} is missing
 * @param texts number of texts of the field that were examined
 * @param others some of the texts that occurred and are not listed, in order of occurrence
 */
public record UnseenValue(
        String setting, String field, String value, boolean isAnyOther, long texts, List<String> others) {

    public UnseenValue {
        others = List.copyOf(others);
    }
}
