package io.thalweg.weights.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.features.FeatureStatistics;
import java.io.IOException;
import java.util.List;

/**
 * Feature statistics as JSON, one entry for each standardised column: {@code {"columns": […], "counts": […], "means":
 * […], "squares": […], "clips": […]}}. Numbers are restored exactly. A clip of null means no limit. Files of older
 * builds have neither columns nor clips: their clip is 5.
 */
final class StatisticsText {

    private static final String COLUMNS = "columns";
    private static final String CLIPS = "clips";
    private static final ObjectMapper JSON = new ObjectMapper();

    private StatisticsText() {}

    /** @param names of the columns */
    static String encode(FeatureStatistics statistics, List<String> names) {
        ObjectNode text = JSON.createObjectNode();
        ArrayNode columns = text.putArray(COLUMNS);
        ArrayNode counts = text.putArray("counts");
        ArrayNode means = text.putArray("means");
        ArrayNode squares = text.putArray("squares");
        ArrayNode clips = text.putArray(CLIPS);
        for (int i = 0; i < statistics.counts().length; i++) {
            columns.add(names.get(i));
            counts.add(statistics.counts()[i]);
            means.add(statistics.means()[i]);
            squares.add(statistics.squares()[i]);
            double clip = statistics.clips()[i];
            clips.add(clip == Double.POSITIVE_INFINITY ? null : clip);
        }
        return text.toString();
    }

    /**
     * The inverse of {@link #encode}.
     *
     * @throws IOException if the text is not the statistics of finite numbers of exactly these columns
     */
    static FeatureStatistics decode(String text, List<String> names) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException("is not JSON: " + e.getOriginalMessage(), e);
        }
        int columns = names.size();
        long[] counts = new long[columns];
        double[] means = new double[columns];
        double[] squares = new double[columns];
        for (String name : new String[] {"counts", "means", "squares", COLUMNS, CLIPS}) {
            boolean isOptional = name.equals(COLUMNS) || name.equals(CLIPS);
            boolean isWhole = json.path(name).isArray() && json.path(name).size() == columns;
            if (!isWhole && !(isOptional && !json.has(name))) {
                throw new IOException(
                        "must have " + columns + " " + name + ", one for each standardised column, but has "
                                + json.path(name).size());
            }
        }
        for (int i = 0; i < columns; i++) {
            counts[i] = json.get("counts").get(i).asLong(-1);
            means[i] = json.get("means").get(i).asDouble(Double.NaN);
            squares[i] = json.get("squares").get(i).asDouble(Double.NaN);
            if (counts[i] < 0 || !Double.isFinite(means[i]) || !Double.isFinite(squares[i]) || squares[i] < 0) {
                throw new IOException("must be those of finite numbers but column " + i + " has count "
                        + json.get("counts").get(i) + ", mean "
                        + json.get("means").get(i) + ", squares "
                        + json.get("squares").get(i));
            }
            if (json.has(COLUMNS) && !json.get(COLUMNS).get(i).asText().equals(names.get(i))) {
                throw new IOException("must be those of the pipeline's columns, in their order, but column " + i
                        + " is " + json.get(COLUMNS).get(i).asText() + " in the file and " + names.get(i)
                        + " in the pipeline");
            }
        }
        FeatureStatistics statistics = new FeatureStatistics(counts, means, squares);
        return json.has(CLIPS) ? statistics.withClips(clips(json.get(CLIPS))) : statistics;
    }

    private static double[] clips(JsonNode json) throws IOException {
        double[] clips = new double[json.size()];
        for (int i = 0; i < clips.length; i++) {
            clips[i] = json.get(i).isNull()
                    ? Double.POSITIVE_INFINITY
                    : json.get(i).asDouble(Double.NaN);
            if (!(clips[i] > 0)) {
                throw new IOException(
                        "must have clips above 0, or null for none, but column " + i + " has " + json.get(i));
            }
        }
        return clips;
    }
}
