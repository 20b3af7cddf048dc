package io.thalweg.features;

import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.Fingerprint;
import io.thalweg.network.FormatName;
import io.thalweg.network.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The columns of all features of a pipeline, side by side. The same layout is used in training and in serving. */
@FormatName("FeatureLayout")
public record FeatureLayout(List<FeatureSpec> features) implements Serializable {

    /** Wider events would take more than 64 MiB each and are considered a mistake. */
    private static final int MAX_WIDTH = 1 << 24;

    public FeatureLayout {
        features = List.copyOf(features);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("features must have at least one entry");
        }
        long columns = features.stream().mapToLong(FeatureSpec::width).sum();
        if (columns > MAX_WIDTH) {
            throw new IllegalArgumentException("features must give at most " + MAX_WIDTH + " columns but give "
                    + columns + "; take fewer buckets");
        }
        requireOneTablePerField(features);
    }

    /** Number of columns. */
    public int width() {
        return features.stream().mapToInt(FeatureSpec::width).sum();
    }

    /** The network's input: a single vector keeps its own shape, everything else is {@code [width]}. */
    public Shape shape() {
        return features.size() == 1 ? features.get(0).shape() : Shape.of(width());
    }

    /**
     * The share of columns that are zero in nearly every example, between 0 and 1: those of one-hot, hashed and text
     * features.
     */
    public double sparseShare() {
        long sparse = features.stream()
                .filter(FeatureSpec::isSparse)
                .mapToLong(FeatureSpec::width)
                .sum();
        return (double) sparse / width();
    }

    /** The indices of the standardised columns, ascending. */
    public int[] standardized() {
        return columns(FeatureSpec::isStandardized);
    }

    /** The clip of each standardised column in standard deviations, in the order of {@link #standardized()}. */
    public double[] clips() {
        return features.stream()
                .filter(FeatureSpec::isStandardized)
                .flatMapToDouble(feature -> DoubleStream.generate(feature::clip).limit(feature.width()))
                .toArray();
    }

    /** The names of the standardised columns, in the order of {@link #standardized()}. */
    public List<String> standardizedNames() {
        return Arrays.stream(standardized()).mapToObj(this::name).toList();
    }

    /** The field of a column; for an element of a vector with its index, {@code pixels[3]}. */
    public String name(int column) {
        int rest = column;
        for (FeatureSpec feature : features) {
            if (rest < feature.width()) {
                return feature.columnName(rest);
            }
            rest -= feature.width();
        }
        throw new IllegalArgumentException("column must be below " + width() + " but was " + column);
    }

    /** The columns in which a missing value is NaN until they are scaled, ascending. */
    public int[] columnsUsingNaNForMissing() {
        return columns(FeatureSpec::usesNaNForMissing);
    }

    /** The index of the first feature whose values are usually not integers. */
    public OptionalInt firstOfFractions() {
        return IntStream.range(0, features.size())
                .filter(i -> features.get(i).givesFractions())
                .findFirst();
    }

    /** The columns with learned vectors, ascending. */
    public List<EmbeddedColumn> embedded() {
        List<EmbeddedColumn> columns = new ArrayList<>();
        int column = 0;
        for (FeatureSpec feature : features) {
            feature.embeddedColumn(column).ifPresent(columns::add);
            column += feature.width();
        }
        return List.copyOf(columns);
    }

    /** A table has the name of its field, so each field can have one table only. */
    private static void requireOneTablePerField(List<FeatureSpec> features) {
        Set<String> fields = new HashSet<>();
        for (FeatureSpec feature : features) {
            feature.embeddedColumn(0).ifPresent(table -> {
                if (!fields.add(table.name())) {
                    throw new IllegalArgumentException("features must embed a field once but embed " + table.name()
                            + " twice; take one of them out");
                }
            });
        }
    }

    private int[] columns(Predicate<FeatureSpec> isWanted) {
        List<Integer> columns = new ArrayList<>();
        int column = 0;
        for (FeatureSpec feature : features) {
            if (isWanted.test(feature)) {
                for (int i = 0; i < feature.width(); i++) {
                    columns.add(column + i);
                }
            }
            column += feature.width();
        }
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Identifies features and label: weights for other features cannot be used. */
    public String fingerprint(LabelSpec label) {
        return Fingerprint.of(List.of(this, label));
    }
}
