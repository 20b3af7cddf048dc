package io.thalweg.workbench.fit;

import io.thalweg.learner.UnseenReport;
import io.thalweg.workbench.console.Table;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The result of {@link Fit}.
 *
 * @param best the epoch whose weights were kept
 * @param isDiverged whether training diverged in the last epoch, which is then incomplete
 * @param weightsHash hash of these weights
 * @param saved the file they were saved to, if any
 * @param seconds time of all epochs, including validation
 */
record FitResult(
        Examples examples,
        int training,
        int validation,
        List<Epoch> epochs,
        Epoch best,
        boolean isStoppedEarly,
        boolean isDiverged,
        Optional<String> firstSkip,
        String weightsHash,
        Optional<Path> saved,
        double seconds) {

    double examplesPerSecond() {
        return seconds > 0 ? (double) training * epochs.size() / seconds : 0;
    }

    /** Returns the result as one JSON object, with the metrics of the best epoch next to {@code examples}. */
    Map<String, Object> json(String engine) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("examples", examples.count());
        object.put("training", training);
        object.put("validation", validation);
        object.putAll(best.json());
        object.put("epochs", epochs.stream().map(Epoch::json).toList());
        object.put("stoppedEarly", isStoppedEarly);
        object.put("diverged", isDiverged);
        object.put("deadLetters", examples.unusable());
        object.put(
                "unseenValues",
                examples.unseen().stream().map(UnseenReport::json).toList());
        object.put("deadLetterReasons", DeadLetterReasons.json(examples.reasons()));
        object.put("memoryBytes", examples.bytes());
        object.put("examplesPerSecond", examplesPerSecond());
        object.put("seconds", seconds);
        object.put("engine", engine);
        object.put("weightsHash", weightsHash);
        object.put("saved", saved.map(Path::toString).orElse(null));
        return object;
    }

    /** One row per epoch. */
    Table table() {
        List<String> columns = new ArrayList<>(best.json().keySet());
        Table table = Table.of(columns.toArray(String[]::new));
        epochs.forEach(
                epoch -> table.row(columns.stream().map(epoch.json()::get).toArray()));
        return table;
    }

    /** Returns the lines that are printed below the table. */
    List<String> summary(String engine) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "best: epoch %d of %d%s, %s",
                best.number(),
                epochs.size(),
                isStoppedEarly ? " (stopped early)" : "",
                validation == 0 ? "the last, for nothing was held out" : "by validation loss"));
        lines.add(String.format(
                Locale.ROOT,
                "%,d training and %,d validation examples in %,d MiB; %.1f s (%,.0f/s) by engine %s",
                training,
                validation,
                (examples.bytes() >> 20) + 1,
                seconds,
                examplesPerSecond(),
                engine));
        if (isDiverged) {
            lines.add("training has diverged in epoch "
                    + epochs.get(epochs.size() - 1).number() + "; lower the learning rate, or set training.clip-norm");
        }
        lines.add("dead letters: " + examples.unusable());
        lines.addAll(DeadLetterReasons.lines(examples.reasons()));
        lines.add("skipped in the last epoch: " + epochs.get(epochs.size() - 1).skipped()
                + firstSkip.map(reason -> " (the first: " + reason + ")").orElse(""));
        lines.add("weights: " + weightsHash
                + saved.map(file -> ", saved in " + file).orElse(", not saved"));
        return lines;
    }
}
