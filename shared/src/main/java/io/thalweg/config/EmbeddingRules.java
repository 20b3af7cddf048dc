package io.thalweg.config;

import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.yaml.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Rules for embedded categories and embedding layers, each reported once, at the key that the user wrote. */
final class EmbeddingRules {

    private EmbeddingRules() {}

    /**
     * Checks the embedded categories together: one table per field, and learned vectors that fit into one array.
     *
     * @return whether all rules hold
     */
    static boolean check(List<FeatureSpec> features, Problems problems) {
        int before = problems.size();
        Set<String> fields = new HashSet<>();
        long numbers = features.stream().mapToLong(FeatureSpec::width).sum();
        for (int i = 0; i < features.size(); i++) {
            Optional<EmbeddedColumn> table = features.get(i).embeddedColumn(0);
            if (table.isEmpty()) {
                continue;
            }
            if (!fields.add(table.get().name())) {
                problems.add(
                        place(i),
                        "a field must be embedded once but " + table.get().name() + " was embedded before",
                        "take one of the two out");
            }
            int units = table.get().units();
            long withoutThis = numbers;
            numbers += units - 1L;
            if (withoutThis <= Integer.MAX_VALUE && numbers > Integer.MAX_VALUE) {
                problems.add(
                        place(i),
                        "the features must give the network at most " + Integer.MAX_VALUE
                                + " numbers but give more with " + units + " of this one",
                        "make the embedding shorter");
            }
        }
        return problems.size() == before;
    }

    /**
     * Refuses features with fractional values in front of an embedding layer. A table has no row for a fraction, so
     * each step would be skipped.
     */
    static void refuseFractions(FeatureLayout layout, List<LayerSpec> layers, Problems problems) {
        OptionalInt fractions = layout.firstOfFractions();
        for (int i = 0; i < layers.size() && fractions.isPresent(); i++) {
            if (layers.get(i) instanceof EmbeddingSpec) {
                problems.add(
                        "network[" + i + "].embedding",
                        "takes whole numbers, but features[" + fractions.getAsInt() + "] gives fractions",
                        "let the features give whole numbers (scale: none, or 1 of a vector), or embed a category as one:"
                                + " {category: hour, buckets: 64, embedding: 16}");
            }
        }
    }

    /** The embedded columns, each with its path in the file. */
    static NetworkRules.EmbeddedColumns columns(FeatureLayout layout) {
        List<String> places = IntStream.range(0, layout.features().size())
                .filter(i -> layout.features().get(i).embeddedColumn(0).isPresent())
                .mapToObj(EmbeddingRules::place)
                .toList();
        return new NetworkRules.EmbeddedColumns(layout.embedded(), places);
    }

    private static String place(int feature) {
        return "features[" + feature + "].embedding";
    }
}
