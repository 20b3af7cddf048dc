package io.thalweg.features;

import io.thalweg.network.Shape;

/**
 * Collects a decoder for each field of an event that is read. A {@link FeatureSpec} adds those of its fields; each writes its
 * value to a place in the example. {@code column} is an index among all columns of the example; {@code number} one among
 * the values that are standardised later.
 */
public interface FieldDecoders {

    /** A number that is used as it is. */
    void number(String field, int column);

    /** A number that is standardised later. */
    void standardizedNumber(String field, int number);

    /** A 1 in the column of the value; the columns begin at {@code column}. */
    void oneHot(FeatureSpec.Categorical category, int column);

    /** The index of the value's one-hot column. */
    void index(FeatureSpec.Categorical category, int column);

    /** Elements, each multiplied by {@code scale}. */
    void vector(String field, Shape shape, float scale, int column);

    /** Elements that are standardised later. */
    void standardizedVector(String field, Shape shape, int number);

    /** Counts of hashed words, divided by their Euclidean norm. */
    void bagOfWords(String field, int buckets, int column);

    /** Sine and cosine of a number. */
    void cyclic(String field, double period, int column);

    /** Sine and cosine of a time. */
    void cyclicTime(String field, long periodMillis, int column);
}
