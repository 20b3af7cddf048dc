package io.thalweg.workbench.inspect;

import io.thalweg.schemas.WeightsManifest;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.Table;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code thalweg weights} command: lists the versions in the weights topic and verifies each of them. */
@Command(
        name = "weights",
        header = "Show the versions in a pipeline's weights topic, each put together and verified.",
        description =
                "%nEvery part's CRC, the SHA-256 of the whole, the fingerprints and the numbers are checked, as the"
                        + " scoring job does it.")
public final class WeightsCommand implements Callable<Integer> {

    private static final int HASH_CHARACTERS = 12;

    @Mixin
    private Console console;

    @Mixin
    private KafkaLocation location;

    @Override
    public Integer call() throws IOException {
        PublishedWeights weights;
        try (KafkaLocation.Connection connection = location.open(console)) {
            weights = PublishedWeights.read(connection.pipeline(), Optional.empty());
        }
        if (console.isJson()) {
            weights.versions().forEach(published -> console.print(object(published)));
        } else {
            console.print(table(weights));
        }
        weights.refusals().forEach(console::remark);
        return 0;
    }

    private static Map<String, Object> object(PublishedWeights.Published published) {
        WeightsManifest manifest = published.manifest();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("version", manifest.version());
        object.put("parent", manifest.parent().orElse(null));
        object.put("hash", manifest.sha256());
        object.put("parts", manifest.parts().size());
        object.put("bytes", bytes(manifest));
        object.put("learned", manifest.learned());
        object.put("pending", manifest.pending());
        object.put("deadLetters", manifest.deadLetters());
        object.put("lost", manifest.lost());
        object.put(
                "lostRanges",
                Accounting.of(manifest).lost().ranges().stream()
                        .map(Lost.Range::toMap)
                        .toList());
        object.put("trainedThrough", manifest.trainedThrough());
        object.put("metrics", manifest.metrics());
        object.put("clips", clips(manifest.statistics()));
        object.put("created", Instant.ofEpochMilli(manifest.createdMillis()).toString());
        object.put("verified", published.isVerified());
        object.put("status", published.status());
        return object;
    }

    /** The distinct clips; null for a column without a clip. Manifests of older builds have none, which means 5. */
    private static List<Double> clips(WeightsManifest.Statistics statistics) {
        return Arrays.stream(statistics.clips())
                .distinct()
                .sorted()
                .mapToObj(clip -> clip == Double.POSITIVE_INFINITY ? null : clip)
                .collect(Collectors.toList());
    }

    private static Table table(PublishedWeights weights) {
        Table table = Table.of(
                "version",
                "hash",
                "parts",
                "bytes",
                "learned",
                "lost",
                "trainedThrough",
                "metrics",
                "created",
                "status");
        for (PublishedWeights.Published published : weights.versions()) {
            WeightsManifest manifest = published.manifest();
            table.row(
                    manifest.version(),
                    manifest.sha256()
                            .substring(
                                    0,
                                    Math.min(HASH_CHARACTERS, manifest.sha256().length())),
                    manifest.parts().size(),
                    bytes(manifest),
                    manifest.learned(),
                    manifest.lost(),
                    words(manifest.trainedThrough(), "%s@%s"),
                    words(manifest.metrics(), "%s %.4f"),
                    Instant.ofEpochMilli(manifest.createdMillis()),
                    published.status());
        }
        return table;
    }

    private static String words(Map<String, ?> entries, String format) {
        return entries.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, format, entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static long bytes(WeightsManifest manifest) {
        return manifest.parts().stream().mapToLong(WeightsManifest.Part::bytes).sum();
    }
}
