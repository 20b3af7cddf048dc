package io.thalweg.schemas;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One record of each kind, with no field left at a value that a mistake could produce by itself. */
final class Samples {

    static final Label LABEL = new Label("event-17", 1_700_000_000_123L, "UP");

    static final Score SCORE = new Score(
            "event-17",
            1_700_000_000_123L,
            new float[] {0.25f, -1.5f},
            "2.1200",
            "ab".repeat(32),
            1_700_000_000_001L,
            122,
            9);

    static final Control CONTROL = new Control(
            "command-3", 1_700_000_000_456L, Control.Action.PIN, Optional.of("1.300"), "noise after the release");

    static final WeightsPart PART = new WeightsPart("electricity", "2.1200", 7, new byte[] {1, 2, -3, 127, -128});

    static final WeightsManifest MANIFEST = manifest(
            24,
            List.of(new WeightsManifest.LostRange("electricity.labeled-events", 1, 16, 40)),
            5,
            Double.POSITIVE_INFINITY);

    /** As it was read before statistics had clips, and before lost offsets were counted. */
    static final WeightsManifest MANIFEST_V1 = manifest(0, List.of());

    private Samples() {}

    private static WeightsManifest manifest(long lost, List<WeightsManifest.LostRange> lostRanges, double... clips) {
        return new WeightsManifest(
                "electricity",
                "2.1200",
                Optional.of("2.1100"),
                1_700_000_000_789L,
                "0123456789abcdef",
                "fedcba9876543210",
                List.of(
                        new WeightsManifest.Tensor("0.weight", List.of(64, 13), "F32", 0, true),
                        new WeightsManifest.Tensor("0.bias", List.of(64), "F32", 3328, false)),
                List.of(new WeightsManifest.Part(0xFFFF_FFFEL, 921_600), new WeightsManifest.Part(7, 44)),
                "ef".repeat(32),
                Map.of("electricity.labeled-events-1", 40L, "electricity.labeled-events-0", 1200L),
                1_700_000_000_700L,
                1200,
                3,
                2,
                1199,
                metrics(),
                new WeightsManifest.Statistics(
                        new long[] {5, 6}, new double[] {0.5, -2}, new double[] {1.25, 3}, clips),
                lost,
                lostRanges);
    }

    private static Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("logLoss", 0.237);
        metrics.put("accuracy", 0.9097);
        return metrics;
    }
}
