package io.thalweg.config.report;

import io.thalweg.config.Pipeline;
import io.thalweg.features.FeatureSpec;
import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * A summary of a pipeline for {@code thalweg check}: settings, columns, shapes, parameters, topics and engine. Secrets
 * are masked in every form.
 */
public final class PipelineReport {

    private static final int LINE_WIDTH = 120;

    private final Pipeline pipeline;
    private final String engine;

    private PipelineReport(Pipeline pipeline, String engine) {
        this.pipeline = pipeline;
        this.engine = engine;
    }

    /**
     * Creates a report.
     *
     * @param engine the engine that the pipeline gets, with the reason
     */
    public static PipelineReport of(Pipeline pipeline, String engine) {
        return new PipelineReport(pipeline, engine);
    }

    /** The report as maps, lists, texts and numbers, ready for JSON. */
    public Map<String, Object> json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("settings", Settings.of(pipeline));
        report.put("features", columns().stream().map(PipelineReport::json).toList());
        report.put("layers", layers().stream().map(PipelineReport::json).toList());
        report.put("parameters", pipeline.network().parameterCount());
        report.put("multiplyAdds", multiplyAdds());
        report.put("topics", Settings.topics(pipeline.topics()));
        report.put("engine", engine);
        report.put("networkFingerprint", pipeline.network().fingerprint());
        report.put("featureFingerprint", pipeline.model().featureFingerprint());
        return report;
    }

    /** The report as a page of text. */
    public String text() {
        List<List<String>> columns = new ArrayList<>(List.of(List.of("columns", "feature", "fields")));
        for (Columns row : columns()) {
            columns.add(List.of(row.range(), row.coding(), row.fields()));
        }
        List<List<String>> layers =
                new ArrayList<>(List.of(List.of("layer", "settings", "output", "parameters", "multiply-adds")));
        layers.add(List.of("input", "", pipeline.network().input().toString(), "", ""));
        for (Layer row : layers()) {
            layers.add(List.of(
                    row.place(),
                    row.settings(),
                    row.output().toString(),
                    row.parameters() == 0 ? "" : Integer.toString(row.parameters()),
                    row.multiplyAdds() == 0 ? "" : Long.toString(row.multiplyAdds())));
        }
        layers.add(List.of(
                "total", "", "", Integer.toString(pipeline.network().parameterCount()), Long.toString(multiplyAdds())));
        return String.join(
                "\n",
                settings(),
                table(columns),
                table(layers),
                "engine: " + engine,
                "fingerprints: network " + pipeline.network().fingerprint() + ", features "
                        + pipeline.model().featureFingerprint(),
                "");
    }

    /** The settings in effect as YAML, every default written out. */
    public String settings() {
        Map<String, Object> settings = Settings.of(pipeline);
        Object topics = settings.remove("topics");
        return yaml(settings, DumperOptions.FlowStyle.AUTO)
                + yaml(Map.of("topics", topics), DumperOptions.FlowStyle.BLOCK);
    }

    private static String yaml(Map<String, Object> settings, DumperOptions.FlowStyle style) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(style);
        options.setWidth(LINE_WIDTH);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        return new Yaml(options).dump(settings);
    }

    /** The multiply-adds of one forward pass of one example. */
    private long multiplyAdds() {
        return pipeline.network().multiplyAdds().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private record Columns(int first, int width, String coding, String fields) {

        String range() {
            return width == 1 ? Integer.toString(first) : first + "-" + (first + width - 1);
        }
    }

    private record Layer(String place, String settings, Shape output, int parameters, long multiplyAdds) {}

    private List<Columns> columns() {
        List<Columns> rows = new ArrayList<>();
        int column = 0;
        for (FeatureSpec feature : pipeline.features().features()) {
            rows.add(new Columns(column, feature.width(), coding(feature), String.join(", ", feature.fields())));
            column += feature.width();
        }
        return rows;
    }

    private static String coding(FeatureSpec feature) {
        Map<String, Object> settings = Settings.feature(feature);
        return settings.entrySet().stream()
                .skip(1)
                .map(entry -> entry.getKey().equals("values")
                        ? ((List<?>) entry.getValue()).size() + " values"
                        : entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ", settings.keySet().iterator().next() + " (", ")"));
    }

    private List<Layer> layers() {
        NetworkSpec network = pipeline.network();
        List<Long> multiplyAdds = network.multiplyAdds();
        List<Layer> rows = new ArrayList<>();
        for (EmbeddedColumn column : network.embedded()) {
            rows.add(new Layer(
                    "features." + column.name(),
                    "column " + column.column() + ", buckets " + column.buckets() + ", units " + column.units(),
                    Shape.of(column.units()),
                    column.buckets() * column.units(),
                    multiplyAdds.get(rows.size())));
        }
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            String prefix = i + ".";
            int parameters = network.tensors().stream()
                    .filter(tensor -> tensor.name().startsWith(prefix))
                    .map(TensorSpec::shape)
                    .mapToInt(Shape::elements)
                    .sum();
            String settings = Settings.components((Record) layer).entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
            rows.add(new Layer(
                    "network[" + i + "]." + layer.kind(),
                    settings,
                    network.shapes().get(i),
                    parameters,
                    multiplyAdds.get(rows.size())));
        }
        return rows;
    }

    private static Map<String, Object> json(Columns row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feature", row.coding());
        json.put("fields", row.fields());
        json.put("firstColumn", row.first());
        json.put("columns", row.width());
        return json;
    }

    private static Map<String, Object> json(Layer row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("place", row.place());
        json.put("settings", row.settings());
        json.put("output", row.output().sizes());
        json.put("parameters", row.parameters());
        json.put("multiplyAdds", row.multiplyAdds());
        return json;
    }

    /** Columns as wide as their widest cell, two spaces apart. */
    private static String table(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(other -> other.get(column).length())
                        .max()
                        .orElse(0);
                line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
