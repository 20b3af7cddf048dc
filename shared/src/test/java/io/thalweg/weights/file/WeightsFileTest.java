package io.thalweg.weights.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thalweg.config.ConfigException;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.safetensors.Safetensors;
import io.thalweg.engine.safetensors.Tensor;
import io.thalweg.engine.safetensors.TensorFile;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.network.Shape;
import io.thalweg.weights.Payload;
import io.thalweg.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFileTest {

    private static final String SCHEMA = """
            {"type": "record", "name": "Point", "fields": [
              {"name": "id", "type": "string"},
              {"name": "time", "type": "long"},
              {"name": "x", "type": "double"},
              {"name": "y", "type": "double"},
              {"name": "side", "type": ["null", "string"], "default": null}]}
            """;

    @TempDir
    Path folder;

    private Path file;
    private Pipeline pipeline;

    @BeforeEach
    void readPipeline() throws IOException {
        Files.writeString(folder.resolve("point.avsc"), SCHEMA);
        file = folder.resolve("weights.safetensors");
        pipeline = pipeline("[x, y]");
    }

    @Test
    void readsWhatItWrote() throws IOException {
        WeightsFile weights = new WeightsFile(payload(), Map.of("version", "1.200"));
        weights.write(file, pipeline.model());

        WeightsFile read = WeightsFile.read(file, pipeline.model());

        assertThat(read.payload()).isEqualTo(weights.payload());
        assertThat(read.origin()).isEqualTo(Map.of("version", "1.200"));
        assertThat(read.words())
                .isEqualTo("13 parameters, statistics of 1,152,921,504,606,846,976 examples, version 1.200");
    }

    @Test
    void writesTheStateDictAndNothingElse() throws IOException {
        new WeightsFile(payload(), Map.of()).write(file, pipeline.model());

        TensorFile content = Safetensors.read(file);
        assertThat(content.tensors().keySet()).containsExactly("0.weight", "0.bias", "2.weight", "2.bias");
        assertThat(content.tensors().get("0.weight").shape()).isEqualTo(Shape.of(3, 2));
        assertThat(content.metadata()).containsEntry("format", "pt").containsEntry("thalweg.pipeline", "points");
    }

    @Test
    void replacesTheFileAndLeavesNothingBeside() throws IOException {
        Files.writeString(file, "something else");

        new WeightsFile(payload(), Map.of()).write(file, pipeline.model());

        assertThat(WeightsFile.read(file, pipeline.model()).payload()).isEqualTo(payload());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("point.avsc", "points.yaml", "weights.safetensors");
        }
    }

    @Test
    void takesAStateDictWithoutStatistics() throws IOException {
        Map<String, Tensor> tensors = tensors();
        tensors.put("1.num_batches_tracked", new Tensor(Shape.of(), new float[] {12}));
        Safetensors.write(file, new TensorFile(tensors, Map.of()));

        Payload payload = WeightsFile.read(file, pipeline.model()).payload();

        assertThat(payload.parameters().values())
                .containsExactly(payload().parameters().values());
        assertThat(payload.statistics().counts()).containsExactly(0, 0);
    }

    @Test
    void takesASequentialWhoseActivationsHaveNumbersOfTheirOwn() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors().forEach((name, tensor) -> tensors.put(name.replace("2.", "10."), tensor));
        Safetensors.write(file, new TensorFile(tensors, Map.of()));

        assertThat(WeightsFile.read(file, pipeline.model())
                        .payload()
                        .parameters()
                        .values())
                .containsExactly(payload().parameters().values());
    }

    @Test
    void listsAllThatDoesNotFit() throws IOException {
        Map<String, Tensor> tensors = tensors();
        tensors.put("0.weight", new Tensor(Shape.of(2, 3), new float[6]));
        tensors.put("0.bias", new Tensor(Shape.of(3), new float[] {0, Float.NaN, 0}));
        tensors.remove("2.bias");
        tensors.put("4.weight", new Tensor(Shape.of(1), new float[1]));
        tensors.put("10.weight", new Tensor(Shape.of(1), new float[1]));
        Safetensors.write(file, new TensorFile(tensors, Map.of()));

        assertThat(problems())
                .containsExactly(
                        "0.weight: must have shape [3, 2], as the network says, but has [2, 3]",
                        "0.bias: must be finite but element 1 is NaN",
                        "2.bias: is missing; the network needs it with shape [1]",
                        "10.weight: is of no layer of the network, and has shape [1]",
                        "4.weight: is of no layer of the network, and has shape [1]");
    }

    @Test
    void writesTheStatisticsWithTheColumnsThatTheyAreOf() throws IOException {
        new WeightsFile(payload(), Map.of()).write(file, pipeline.model());

        assertThat(Safetensors.read(file).metadata().get("thalweg.statistics"))
                .isEqualTo("{\"columns\":[\"x\",\"y\"],\"counts\":[7,1152921504606846976],"
                        + "\"means\":[0.3333333333333333,-0.0],\"squares\":[1.0E300,0.0],"
                        + "\"clips\":[0.3333333333333333,null]}");
    }

    @Test
    void takesStatisticsOfFormerBuildsForAClipOf5() throws IOException {
        Safetensors.write(
                file,
                new TensorFile(
                        tensors(),
                        Map.of("thalweg.statistics", "{\"counts\": [1, 2], \"means\": [3, 4], \"squares\": [5, 6]}")));

        FeatureStatistics statistics =
                WeightsFile.read(file, pipeline.model()).payload().statistics();

        assertThat(statistics.squares()).containsExactly(5, 6);
        assertThat(statistics.clips()).containsExactly(5, 5);
    }

    @Test
    void refusesStatisticsOfColumnsInAnotherOrder() throws IOException {
        Safetensors.write(
                file,
                new TensorFile(
                        tensors(),
                        Map.of(
                                "thalweg.statistics",
                                "{\"columns\": [\"y\", \"x\"], \"counts\": [1, 2], \"means\": [3, 4],"
                                        + " \"squares\": [5, 6], \"clips\": [5, 5]}")));

        assertThat(problems())
                .containsExactly(
                        "thalweg.statistics: must be those of the pipeline's columns, in their order, but column"
                                + " 0 is y in the file and x in the pipeline");
    }

    @Test
    void refusesWeightsOfOtherFeatures() throws IOException {
        new WeightsFile(payload(), Map.of()).write(file, pipeline.model());
        pipeline = pipeline("[y, x]");

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("thalweg.features: the weights are of features ")
                .endsWith("; use the pipeline that the weights come from, or fit it anew");
    }

    @Test
    void refusesStatisticsThatAreNone() throws IOException {
        for (String text : List.of(
                "{",
                "{}",
                "{\"counts\": [1], \"means\": [1], \"squares\": [1]}",
                "{\"counts\": [1, 1], \"means\": [1, 1], \"squares\": [1, 1], \"clips\": [0, 1]}",
                "{\"counts\": [1, 1], \"means\": [1, 1], \"squares\": [1, 1], \"clips\": [1]}",
                "{\"counts\": {\"a\": 1, \"b\": 1}, \"means\": [1, 1], \"squares\": [1, 1]}",
                "{\"counts\": [1, -1], \"means\": [1, 1], \"squares\": [1, 1]}",
                "{\"counts\": [1, 1], \"means\": [1, \"NaN\"], \"squares\": [1, 1]}",
                "{\"counts\": [1, 1], \"means\": [1, 1], \"squares\": [1, -1]}")) {
            Safetensors.write(file, new TensorFile(tensors(), Map.of("thalweg.statistics", text)));

            assertThat(problems()).as(text).singleElement().asString().startsWith("thalweg.statistics: ");
        }
    }

    @Test
    void saysWhatToDoWhereThereIsNoFile() {
        assertThat(catchThrowableOfType(ConfigException.class, () -> WeightsFile.read(file, pipeline.model())))
                .hasMessage(file + " does not exist; 'thalweg fit' and 'thalweg export' make files of weights");
        assertThat(catchThrowableOfType(ConfigException.class, () -> WeightsFile.read(folder, pipeline.model())))
                .hasMessageContaining("is not a plain file");
    }

    @Test
    void saysWhatAFileMustBe() throws IOException {
        Files.writeString(file, "weights");

        assertThat(catchThrowableOfType(ConfigException.class, () -> WeightsFile.read(file, pipeline.model())))
                .hasMessageContaining("not readable as safetensors")
                .hasMessageEndingWith(
                        "give a safetensors file of a PyTorch state dict, or one that 'thalweg fit' wrote");
    }

    private List<String> problems() {
        return catchThrowableOfType(ConfigException.class, () -> WeightsFile.read(file, pipeline.model()))
                .problems()
                .stream()
                .map(Problem::toString)
                .toList();
    }

    private Pipeline pipeline(String fields) throws IOException {
        return PipelineReader.read(Files.writeString(folder.resolve("points.yaml"), """
                pipeline: points
                events: {schema: point.avsc}
                features: [{numeric: %s}]
                label: {field: side, task: binary, positive: LEFT}
                network: [{dense: {units: 3}}, {dropout: {rate: 0.5}}, {dense: {units: 1}}]
                """.formatted(fields)));
    }

    private Payload payload() {
        float[] values = new float[pipeline.network().parameterCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i - 4) / 3f;
        }
        return new Payload(
                new Parameters(pipeline.network().tensors(), values),
                new FeatureStatistics(
                        new long[] {7, 1L << 60}, new double[] {1.0 / 3, -0.0}, new double[] {1e300, 0}, new double[] {
                            1.0 / 3, Double.POSITIVE_INFINITY
                        }));
    }

    /** In the order of the file, changeable. */
    private Map<String, Tensor> tensors() throws IOException {
        new WeightsFile(payload(), Map.of()).write(file, pipeline.model());
        return new LinkedHashMap<>(Safetensors.read(file).tensors());
    }
}
