package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.network.Loss;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the keys mean together: fields and schema, label and loss, shapes. */
class PipelineRulesTest {

    @TempDir
    Path folder;

    private PipelineFiles files;

    @BeforeEach
    void writeSchema() {
        files = new PipelineFiles(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delimiter: \";;\" | csv.delimiter: must be one character, such as \",\", \";\" or \"\\t\" but was \";;\"",
                "delimiter: '\"' | csv.delimiter: delimiter must not be a quote or a line break but was a quote",
                "delimiter: \"\\n\" | csv.delimiter: delimiter must not be a quote or a line break but was a line break",
                "encoding: utf-88 | csv.encoding: must be an encoding that contains ASCII, such as UTF-8, latin1 or"
                        + " windows-1252 but was \"utf-88\"",
                "encoding: UTF-16 | csv.encoding: must be an encoding that contains ASCII",
                "encoding: IBM1047 | csv.encoding: must be an encoding that contains ASCII",
                "missing: NA | csv.missing: must be a list, each entry a text but was \"NA\"",
                "columns: [price] | csv.columns: must be a mapping of fields to names of columns but was a list",
                "columns: {prize: a} | csv.columns.prize: the schema test.Event has no field prize; did you mean price?",
                "columns: {price: a, demand: a} | csv.columns.demand: the column \"a\" must fill one field but fills price"
                        + " too; take one of the two out",
                "quote: x | csv.quote: is not a key",
            },
            quoteCharacter = '`')
    void refusesACsvFileThatCannotBeReadLikeThat(String setting, String message) {
        assertThat(files.problems(PipelineFiles.MINIMAL.replace("features:", "csv: {" + setting + "}\nfeatures:")))
                .anySatisfy(problem -> assertThat(problem).contains(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\t\"", "'\\t'", "\\t"})
    void takesATabHoweverItIsWritten(String tab) {
        assertThat(files.read(PipelineFiles.MINIMAL.replace("features:", "csv: {delimiter: " + tab + "}\nfeatures:"))
                        .csv()
                        .delimiter())
                .isEqualTo('\t');
    }

    @Test
    void readsACsvFileOfCommasInUtf8UnlessItIsToldOtherwise() {
        assertThat(files.read(PipelineFiles.MINIMAL).csv()).isEqualTo(CsvConfig.RFC_4180);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{history: pixel, of: price, rows: 4} | files[0].history: the schema test.Event has no field pixel; did you"
                        + " mean pixels?",
                "{history: place.height, of: price, rows: 4} | files[0].history: the schema test.Event has no field"
                        + " place.height",
                "{history: price, of: price, rows: 4} | files[0].history: the field price must be an array of float or"
                        + " double to be a history but was",
                "{history: weekday, of: price, rows: 1} | files[0].history: the field weekday must be an array of float or"
                        + " double, a float, a double or a string to be a history of one number but was",
                "{history: pixels, of: price, rows: 0} | files[0].rows: rows must be at least 1 but was 0",
                "{history: pixels, of: price} | files[0].rows: is missing; it must be a whole number",
                "{change: weekday, of: price} | files[0].change: the field weekday must be a float or double to be a change",
                "{change: price, of: demand, rows: 3} | files[0].rows: is not a key",
                "{change: price, of: a}, {change: price, of: b} | files[1]: the field price must be filled once but is by an"
                        + " entry above too",
                "{shift: price, of: a} | files[0].shift: no key of this entry says what kind of column it is",
            })
    void refusesAColumnOfAFileThatTheEventCannotHold(String column, String message) {
        assertThat(files.problems(PipelineFiles.MINIMAL.replace("features:", "files: [" + column + "]\nfeatures:")))
                .anySatisfy(problem -> assertThat(problem).contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{numeric: message} | features[0].numeric[0]: the field message must be one of int, long, float, double,"
                        + " boolean to be a number but was \"string\"; take another field, or change the schema",
                "{category: pixels, buckets: 3} | features[0].category: the field pixels must be one of",
                "{category: price, values: [1, 2.0]} | features[0].values[1]: must be a number as the field price is"
                        + " compared, 3 and not 3.0, but was 2.0",
                "{numeric: place.hight} | features[0].numeric[0]: the schema test.Place has no field hight;"
                        + " did you mean height?",
                "{numeric: price.height} | features[0].numeric[0]: the field price must be a record to have the field"
                        + " price.height",
                "{numeric: place} | features[0].numeric[0]: the field place must be one of",
                "{text: price} | features[0].text: the field price must be one of enum, string to be a text",
                "{cyclic: message, period: 7} | features[0].cyclic: the field message must be one of int",
                "{vector: price, shape: [3]} | features[0].vector: the field price must be an array of numbers, bytes or"
                        + " fixed",
                "{vector: image, shape: [5]} | features[0].shape: must have as many elements as the field image, 4,"
                        + " but [5] has 5; correct the shape",
                "{numeric: prize} | features[0].numeric[0]: the schema test.Event has no field prize; did you mean price?",
                "{category: station, values: [NORTH, SUOTH]} | features[0].values[1]: must be a symbol of the field"
                        + " station but was SUOTH; did you mean SOUTH?",
                "{category: weekday, values: [1, two]} | features[0].values[1]: must be a whole number, as the field"
                        + " weekday is, but was two",
                "{category: open, values: [yes, no]} | features[0].values[0]: must be true or false",
                "{numeric: class} | features[0]: the label's field class must not be a feature",
                "{category: day, buckets: 0} | features[0].buckets: buckets must be at least 1 but was 0",
                "{category: day, values: [1, 1]} | features[0].values: category day lists a value twice",
                "{category: day, values: [a], buckets: 4} | a category needs either values or buckets but has both",
                "{category: day, buckets: 4, embedding: 0} | features[0].embedding: embedding must be at least 1 but was"
                        + " 0",
                "{category: day, buckets: 16777217, embedding: 1} | features[0].embedding: buckets must be at most"
                        + " 16777216 with an embedding but was 16777217",
                "{cyclic: hour, period: 0} | features[0].period: period must be above 0 but was 0.0",
                "{cyclic: hour, period: 1d} | features[0].cyclic: the field hour must be a long, as it is or of a logical",
                "{cyclic: seen, period: 0s} | features[0].period: period must be at least 1ms but was 0ms",
                "{cyclic: seen, period: day} | features[0].period: must be a number, or a duration such as 1h or 7d of a"
                        + " time but was \"day\"",
                "{vector: pixels, shape: [4], scale: all} | features[0].scale: must be a number, or one of standard but"
                        + " was \"all\"",
                "{numeric: price, clip: 0} | features[0].clip: clip must be above 0, or null for no limit, but was 0.0",
                "{numeric: price, clip: all} | features[0].clip: must be a number",
                "{numeric: price, scale: none, clip: 5} | features[0].clip: clip counts deviations, so it needs scale:"
                        + " standard; take it out",
                "{vector: pixels, shape: [4], clip: null} | features[0].clip: clip counts deviations",
                "{vector: pixels, shape: [4], scale: standard, clip: -1} | features[0].clip: clip must be above 0",
                "{vector: pixels, shape: [0]} | features[0].shape: each size must be at least 1",
                "{vector: pixels, shape: [65536, 65536]} | features[0].shape: must have at most 2147483647 elements",
                "{text: message, buckets: 99999999} | features: features must give at most 16777216 columns but give"
                        + " 99999999",
                "{numerik: price} | features[0].numerik: no key of this entry says what kind of feature it is;"
                        + " did you mean numeric?",
                "{numeric: price, cyclic: hour} | features[0]: must have one kind but has numeric and cyclic",
                "price | features[0]: must be a mapping with one of the keys numeric",
            })
    void refusesAFeatureThatTheEventCannotGive(String feature, String message) {
        assertThat(files.problems(PipelineFiles.MINIMAL
                        .replace("{numeric: [price, demand]}", feature)
                        .replace("  - {category: day, values: [\"1\", \"2\", \"3\"]}\n", "")))
                .anySatisfy(problem -> assertThat(problem).contains(message));
    }

    @Test
    void refusesAHistoryOfAnotherLengthThanItsVector() {
        assertThat(files.problems(PipelineFiles.MINIMAL
                        .replace("features:", "files: [{history: pixels, of: [price, demand], rows: 12}]\nfeatures:")
                        .replace("{numeric: [price, demand]}", "{vector: pixels, shape: [24, 2]}")))
                .containsExactly(
                        "line 3, files[0].rows: must give as many numbers as the feature pixels of shape [24, 2] has, 48,"
                                + " but 12 rows of 2 are 24; correct the rows, or the shape");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{field: clas, task: binary, positive: UP} | label.field: the schema test.Event has no field clas;"
                        + " did you mean class?",
                "{field: pixels, task: binary, positive: UP} | label.field: the field pixels must be one of enum, string",
                "{field: message, task: regression} | label.field: the field message must be one of int",
                "{field: station, task: binary, positive: UP} | label.positive: must be a symbol of the field station"
                        + " but was UP; known are NORTH, SOUTH",
                "{field: open, task: binary, positive: UP} | label.positive: must be true or false",
                "{field: class, task: binary} | label.positive: is missing",
                "{field: class, task: classes} | label.values: is missing",
                "{field: class, task: classes, values: [a]} | label.values: label.values must list at least two classes",
                "{field: class, task: classes, values: [a, a]} | label.values: label.values lists a class twice",
                "{field: class, task: clases, values: [a, b]} | label.task: \"clases\" is not a kind of label;"
                        + " did you mean classes?",
                "{field: hour, task: regression, positive: 3} | label.positive: is not a key",
                "{field: class, task: binary, positive: UP, weight: message} | label.weight: the field message must be one"
                        + " of int, long, float, double, boolean to be an example's weight",
                "{field: class, task: binary, positive: UP, weight: demnd} | label.weight: the schema test.Event has no"
                        + " field demnd; did you mean demand?",
                "{field: class} | label.task: is missing; it must be one of binary, classes, regression",
                "{field: class, task: [binary]} | label.task: must be one of binary, classes, regression but was a list",
            })
    void refusesALabelThatTheEventCannotGive(String label, String message) {
        assertThat(files.problems(PipelineFiles.MINIMAL.replace("{field: class, task: binary, positive: UP}", label)))
                .anySatisfy(problem -> assertThat(problem).contains(message));
    }

    @ParameterizedTest
    @CsvSource({
        "'{field: class, task: binary, positive: UP}', 1, null, BINARY_CROSS_ENTROPY",
        "'{field: class, task: binary, positive: UP}', 1, cross-entropy, BINARY_CROSS_ENTROPY",
        "'{field: class, task: classes, values: [a, b]}', 2, null, CROSS_ENTROPY",
        "'{field: class, task: classes, values: [a, b]}', 2, cross-entropy, CROSS_ENTROPY",
        "'{field: hour, task: regression}', 1, null, MSE",
        "'{field: hour, task: regression}', 1, huber, HUBER",
        "'{field: hour, task: regression}', 1, poisson, POISSON"
    })
    void takesTheLossThatFitsTheTask(String label, int units, String written, Loss loss) {
        assertThat(files.read(pipeline(label, "[{dense: {units: " + units + "}}]", written))
                        .network()
                        .loss())
                .isEqualTo(loss);
    }

    @ParameterizedTest
    @CsvSource({
        "'{field: class, task: binary, positive: UP}', mse",
        "'{field: class, task: classes, values: [a, b]}', poisson",
        "'{field: hour, task: regression}', cross-entropy"
    })
    void refusesALossThatDoesNotFitTheTask(String label, String loss) {
        assertThat(files.problems(pipeline(label, "[{dense: {units: 1}}]", loss)))
                .anySatisfy(problem -> assertThat(problem).contains("loss: " + loss + " does not fit"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{dense: {units: 2}}] | network[0].dense: the network must give [1] for the label class, which has two"
                        + " classes told apart by one number, but gives [2]; set its units to 1",
                "[{dense: {units: 4}}, {dropout: {rate: 0.5}}] | network[1].dropout: the network must give [1] for the"
                        + " label class, which has two classes told apart by one number, but gives [4];"
                        + " add {dense: {units: 1}} at the end",
                "[{dense: {units: 1, activation: sigmoid}}] | network[0].dense.activation: must be linear in the last"
                        + " layer but was sigmoid: the loss applies sigmoid itself; take the activation out",
                "[{dense: {units: 0}}, {dense: {units: 1}}] | network[0].dense.units: dense.units must be at least 1",
                "[{dropout: {rate: 1}}, {dense: {units: 1}}] | network[0].dropout.rate: dropout.rate must be in [0, 1)",
                "[{dense: {units: 1, activation: rellu}}] | network[0].dense.activation: must be one of linear",
                "[{dense: {units: 1}, dropout: {rate: 0.1}}] | network[0]: must be one layer but was a mapping",
                "[{dense: {units: 4}}, {embedding: {buckets: 4, units: 2}}] | network[1].embedding: takes whole numbers as the"
                        + " features give them, but network[0] stands in front of it",
                "[{flatten: {axis: 1}}, {dense: {units: 1}}] | network[0].flatten.axis: is not a key; take it out",
                "[] | network: must be a list, each entry a mapping with one key",
                "[dense] | network[0]: must be a mapping with one key, the kind of layer (dense",
                "[{dense: {units: 2000000000}}, {dense: {units: 2000000000}}, {dense: {units: 1}}] | network[0].dense: the"
                        + " network must have at most 2147483647 parameters but has more with this layer",
            })
    void refusesANetworkThatCannotBe(String network, String message) {
        assertThat(files.problems(pipeline("{field: class, task: binary, positive: UP}", network, "null")))
                .anySatisfy(problem -> assertThat(problem).contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ftrl: {}} | {warm-up: 5} | training: ftrl finds its own rate and cannot follow WarmUp[",
                "{schedule-free-adamw: {}} | {schedule: {cosine: {period: 5}}} | training: schedule-free-adamw finds its own"
                        + " rate and cannot follow CosineRestarts[",
                "{adam: {}} | {accumulator-decay: {every: 10}} | training: adam remembers nothing for ever",
                "{adagrad: {}} | {accumulator-decay: {every: 0}} | training.accumulator-decay.every: every must be at"
                        + " least 1 but was 0",
                "{adagrad: {}} | {schedule: {cosine: {period: 5, multiplier: 0}}} | training.schedule.cosine.multiplier:"
                        + " multiplier must be at least 1 but was 0",
                "{adam: {}} | {schedule: {cosin: {period: 5}}} | \"cosin\" is not a kind of schedule; did you mean cosine?",
                "{adam: {}} | {initial-values: {zeros: {}}} | training: zeros must be for a network with one tensor of weights,"
                        + " in others no unit could become different from its neighbours, but there are 0.weight, 1.weight",
                "{adam: {}} | {initial-values: {uniform: {bound: 0}}} | training.initial-values.uniform.bound: bound must be"
                        + " above 0 but was 0.0",
                "{adam: {}} | {warm-up: -1} | training.warm-up: warm-up must be at least 1 but was -1",
                "{adam: {}} | {clip-value: -1} | training.clip-value: clip-value must be 0 or more but was -1.0",
            })
    void refusesAPaceThatCannotBe(String optimizer, String training, String message) {
        assertThat(files.problems(PipelineFiles.MINIMAL + "optimizer: " + optimizer + "\ntraining: " + training + "\n"))
                .anySatisfy(problem -> assertThat(problem).contains(message));
    }

    @Test
    void refusesToEmbedAFieldTwice() {
        assertThat(files.problems(PipelineFiles.MINIMAL.replace(
                        "{numeric: [price, demand]}",
                        "{category: day, buckets: 9, embedding: 2}\n  - {category: day, values: [a], embedding: 3}")))
                .containsExactly(
                        "line 5, features[1].embedding: a field must be embedded once but day was embedded before;"
                                + " take one of the two out");
    }

    @Test
    void refusesAnEmbeddingLayerOverAnEmbeddedFeature() {
        assertThat(files.problems(PipelineFiles.MINIMAL
                        .replace("{numeric: [price, demand]}", "{category: hour, buckets: 9, embedding: 2}")
                        .replace("{dense: {units: 64}}", "{embedding: {buckets: 9, units: 2}}")))
                .singleElement()
                .asString()
                .contains("network[0].embedding: takes whole numbers", "but a feature is embedded already");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{numeric: price}",
                "{numeric: price, scale: none}, {text: message}",
                "{vector: pixels, shape: [4], scale: standard}",
                "{vector: pixels, shape: [4], scale: 0.5}",
                "{cyclic: hour, period: 24}",
                "{cyclic: seen, period: 1d}",
            })
    void refusesAnEmbeddingLayerOverFractions(String features) {
        assertThat(files.problems(withEmbeddingOver(features)))
                .singleElement()
                .asString()
                .matches(
                        "line 5, network\\[0\\]\\.embedding: takes whole numbers, but features\\[\\d\\] gives fractions;"
                                + " let the features give whole numbers .*, or embed a category as one: .*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{numeric: price, scale: none}, {category: day, buckets: 3}",
                "{vector: pixels, shape: [4]}",
                "{vector: pixels, shape: [4], scale: 2}",
            })
    void takesAnEmbeddingLayerOverWholeNumbers(String features) {
        assertThat(files.read(withEmbeddingOver(features)).network().layers()).hasSize(3);
    }

    private static String withEmbeddingOver(String features) {
        return """
                pipeline: market
                events: {schema: event.avsc}
                features: [%s]
                label: {field: class, task: binary, positive: UP}
                network: [{embedding: {buckets: 9, units: 2}}, {flatten: {}}, {dense: {units: 1}}]
                """.formatted(features);
    }

    @Test
    void saysWhereAnImageMustBeFlattened() {
        assertThat(files.problems("""
                        pipeline: digits
                        events: {schema: event.avsc}
                        features: [{vector: pixels, shape: [1, 28, 28]}]
                        label: {field: class, task: classes, values: [a, b, c]}
                        network:
                          - {dense: {units: 128}}
                          - {dense: {units: 3}}
                        """))
                .containsExactly(
                        "line 7, network[1].dense: the network must give [3] for the label class, which has 3 classes,"
                                + " but gives [1, 28, 3]; put {flatten: {}} before network[0].dense");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1, 28, 28] | {dense: {units: 8}}, {lstm: {units: 3}} | network[1].lstm: takes a sequence, [time, features],"
                        + " but was given [1, 28, 8]; give a vector feature that shape, or a recurrent layer in front"
                        + " every-step: true",
                "[1, 28, 28] | {conv2d: {filters: 4, kernel: 3}} | network[0].conv2d: the network must give [3] for the label"
                        + " class, which has 3 classes, but gives [4, 26, 26]; add {flatten: {}} and {dense: {units: 3}} at"
                        + " the end",
                "[1, 28, 28] | {conv2d: {filters: 4, kernel: 3}}, {dense: {units: 8}}, {dropout: {rate: 0.1}}, {dense: {units:"
                        + " 3}} | network[3].dense: the network must give [3] for the label class, which has 3 classes, but"
                        + " gives [4, 26, 3]; put {flatten: {}} before network[1].dense",
                "[1, 28, 28] | {conv2d: {filters: 4, kernel: 29}} | network[0].conv2d: needs an image of at least [29, 29] for"
                        + " its window but was given [1, 28, 28]; take a window of at most 28, or shrink the image less in"
                        + " front of it",
                "[1, 28, 5] | {conv2d: {filters: 4, kernel: 8, padding: 1, stride: 2}} | network[0].conv2d: needs an image of"
                        + " at least [8, 8] for its window but was given [1, 28, 5] with a padding of 1; take a window of at"
                        + " most 7",
                "[1, 28, 28] | {conv2d: {filters: 4, kernel: 3, padding: 3}} | network[0].conv2d.padding: conv2d.padding must"
                        + " be smaller than the kernel, 3, but was 3",
                "[1, 28, 28] | {conv2d: {filters: 4, kernel: 3, stride: 0}} | network[0].conv2d.stride: conv2d.stride must be"
                        + " at least 1 but was 0",
                "[1, 28, 28] | {max-pool2d: {size: 2}}, {max-pool2d: {size: 15}} | network[1].max-pool2d: needs an image of at"
                        + " least [15, 15] for its window but was given [1, 14, 14]; take a window of at most 14",
                "[1, 28, 28] | {avg-pool2d: {size: 0}} | network[0].avg-pool2d.size: avg-pool2d.size must be at least 1 but"
                        + " was 0",
                "[784] | {conv2d: {filters: 4, kernel: 3}} | network[0].conv2d: takes an image, [channels, height, width], but"
                        + " was given [784]; give a vector feature that shape, and keep flatten and dense behind the layers"
                        + " of images",
                "[24, 8] | {self-attention: {heads: 5}} | network[0].self-attention: must have heads that divide its width, 8"
                        + " of [24, 8], but has 5; take 4, or a width of 10",
                "[24, 8] | {self-attention: {heads: 0}} | network[0].self-attention.heads: self-attention.heads must be at"
                        + " least 1 but was 0",
                "[8] | {residual: {layers: [{dense: {units: 4}}]}} | network[0].residual: adds what its layers give to what"
                        + " they are given, but they give [4] for [8]; end them with a layer that gives [8]",
                "[1, 8, 8] | {residual: {layers: [{conv2d: {filters: 1, kernel: 9}}]}} |"
                        + " network[0].residual.layers[0].conv2d: needs an image of at least [9, 9]",
                "[8] | {residual: {layers: [{embedding: {buckets: 4, units: 1}}, {flatten: {}}]}} |"
                        + " network[0].residual.layers: residual.layers must change numbers, but an embedding looks them up;"
                        + " put it in front of the residual",
                "[8] | {lstm: {units: 4}} | network[0].lstm: takes a sequence, [time, features], but was given [8]; give a"
                        + " vector feature that shape",
                "[24, 8] | {gru: {units: 4}}, {rnn: {units: 4}} | network[1].rnn: takes a sequence, [time, features], but was"
                        + " given [4]; give a vector feature that shape, or a recurrent layer in front every-step: true",
                "[24, 8] | {gru: {units: -4}} | network[0].gru.units: gru.units must be at least 1 but was -4",
                "[24, 8] | {gru: {units: 4, every-step: true}} | network[0].gru: the network must give [3] for the label"
                        + " class, which has 3 classes, but gives [24, 4]; add {flatten: {}} and {dense: {units: 3}} at the"
                        + " end",
                "[24, 8] | {embedding: {buckets: 4, units: 2}} | network[0].embedding: takes a list of whole numbers, [N], but"
                        + " was given [24, 8]; put it first, over the features",
                "[8] | {mean-pool1d: {}} | network[0].mean-pool1d: takes a sequence, [time, features], but was given [8]",
                "[24, 8] | {batch-norm: {}} | network[0].batch-norm: takes [features] or an image, [channels, height, width],"
                        + " but was given [24, 8]; take layer-norm",
                "[2, 2, 2, 2] | {batch-norm: {}} | network[0].batch-norm: takes [features] or an image, [channels, height,"
                        + " width], but was given [2, 2, 2, 2]; take layer-norm",
                "[8] | {layer-norm: {epsilon: 0}} | network[0].layer-norm.epsilon: layer-norm.epsilon must be above 0",
                "[8] | {dense: {units: 4}} | network[0].dense: the network must give [3] for the label class, which has 3"
                        + " classes, but gives [4]; set its units to 3",
                "[8] | {dense: {units: 3, activation: softmax}} | network[0].dense.activation: must be one of linear, sigmoid,"
                        + " tanh, relu, leaky-relu, elu, gelu, swish, softplus but was softmax: the loss of a label of"
                        + " classes applies softmax itself; take the activation out",
                "[8] | {dense: {units: 2147483648}} | network[0].dense.units: must be a whole number",
                "[8] | {embedding: {buckets: 2, units: 2000000000}}, {flatten: {}} | network[0].embedding: must give at most"
                        + " 2147483647 numbers but gives more for [8]; give it, or the layers in front of it, fewer units",
                "[24, 8] | {lstm: {units: 2000000000}}, {dense: {units: 3}} | network[0].lstm: the network must have at most"
                        + " 2147483647 parameters but has more with this layer over [24, 8]; give the layers fewer units",
                "[8] | {batch-norm: {}}, {dense: {units: 3}} | network[0].batch-norm: needs more than one value for each of"
                        + " its 8 channels to have a variance, but training.batch-size 1 over [8] gives one; raise"
                        + " training.batch-size, or take layer-norm",
                "[8, 1, 1] | {residual: {layers: [{batch-norm: {}}]}}, {flatten: {}}, {dense: {units: 3}} |"
                        + " network[0].residual.layers[0].batch-norm: needs more than one value for each of its 8 channels",
            })
    void refusesLayersThatDoNotMeet(String shape, String layers, String message) {
        assertThat(files.problems("""
                        pipeline: digits
                        events: {schema: event.avsc}
                        features: [{vector: pixels, shape: %s}]
                        label: {field: class, task: classes, values: [a, b, c]}
                        network: [%s]
                        training: {batch-size: 1}
                        """.formatted(shape, layers)))
                .anySatisfy(problem -> assertThat(problem).contains(message));
    }

    /** As PyTorch does: the variance of an image's channel is over its positions. */
    @Test
    void takesBatchNormOverImagesOneByOne() {
        assertThat(files.read("""
                        pipeline: digits
                        events: {schema: event.avsc}
                        features: [{vector: pixels, shape: [2, 1, 2]}]
                        label: {field: class, task: classes, values: [a, b, c]}
                        network: [{batch-norm: {}}, {flatten: {}}, {dense: {units: 3}}]
                        training: {batch-size: 1}
                        """).training().batchSize()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{category: day, buckets: 9, embedding: 0} | features[0].embedding: embedding must be at least 1",
                "{category: day, buckets: 9, embedding: -1} | features[0].embedding: embedding must be at least 1",
                "{category: day, values: [a, b], embedding: 0} | features[0].embedding: embedding must be at least 1",
                "{category: day, buckets: 9, embedding: many} | features[0].embedding: must be a whole number",
                "{category: day, buckets: 0, embedding: 4} | features[0].buckets: buckets must be at least 1",
                "{category: day, buckets: 20000000, embedding: 4} | features[0].embedding: buckets must be at most 16777216",
                "{category: day, buckets: 16000000, embedding: 1000} | features[0].embedding: the network must have at most"
                        + " 2147483647 parameters but has more with a table of 16000000 × 1000; make the embedding shorter",
                "{category: day, buckets: 9000000, embedding: 128}, {category: message, buckets: 9000000, embedding: 128} |"
                        + " features[1].embedding: the network must have at most 2147483647 parameters",
                "{category: day, buckets: 9, embedding: 2000000000}, {category: message, buckets: 9, embedding: 2000000000} |"
                        + " features[1].embedding: the features must give the network at most 2147483647 numbers",
                "{category: day, buckets: 9, embedding: 4}, {category: day, buckets: 8, embedding: 2} |"
                        + " features[1].embedding: a field must be embedded once but day was embedded before",
                "{numeric: price, embedding: 4} | features[0].embedding: is not a key; known are numeric, clip, scale",
            })
    void reportsAnEmbeddedCategoryOnceAndWhereItStands(String features, String message) {
        assertThat(files.problems("""
                        pipeline: market
                        events: {schema: event.avsc}
                        features: [%s]
                        label: {field: class, task: binary, positive: UP}
                        network: [{dense: {units: 1}}]
                        """.formatted(features)))
                .singleElement()
                .asString()
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | {embedding: {buckets: 5, units: 0}} | network[0].embedding.units: embedding.units must be at least 1",
                "1 | {embedding: {buckets: -5, units: 4}} | network[0].embedding.buckets: embedding.buckets must be at least 1",
                "1 | {embedding: {units: 4}} | network[0].embedding.buckets: is missing",
                "1 | {embedding: {buckets: 2000000, units: 2000}} | network[0].embedding: the network must have at most",
                "1 | {embedding: {buckets: 5, units: 2000000000}} | network[0].embedding: must give at most 2147483647",
                "1 | {dense: {units: 4}}, {embedding: {buckets: 5, units: 4}} | network[1].embedding: takes whole numbers",
                "0.5 | {embedding: {buckets: 5, units: 4}} | network[0].embedding: takes whole numbers, but features[0] gives",
                "0.5 | {dense: {units: 4}}, {embedding: {buckets: 5, units: 4}} | network[1].embedding: takes whole numbers",
                "standard | {embedding: {buckets: 5, units: 4}}, {embedding: {buckets: 5, units: 4}} |"
                        + " network[1].embedding: takes whole numbers",
            })
    void reportsAnEmbeddingLayerOnceAndWhereItStands(String scale, String layers, String message) {
        assertThat(files.problems("""
                        pipeline: market
                        events: {schema: event.avsc}
                        features: [{vector: pixels, shape: [3], scale: %s}]
                        label: {field: class, task: binary, positive: UP}
                        network: [%s, {flatten: {}}, {dense: {units: 1}}]
                        """.formatted(scale, layers)))
                .singleElement()
                .asString()
                .contains(message);
    }

    @Test
    void refusesAnIdOrATimeThatTheEventDoesNotHave() {
        assertThat(files.problems(PipelineFiles.MINIMAL.replace("event.avsc", "event.avsc, id: price, time: tim")))
                .containsExactly(
                        "line 2, events.id: the field price must be one of enum, string, int, long to be an id but was"
                                + " \"double\"; take another field, or change the schema",
                        "line 2, events.time: the schema test.Event has no field tim; did you mean time?");
    }

    @Test
    void readsAFieldWithinARecordThatMayBeNull() {
        assertThat(files.read(PipelineFiles.MINIMAL.replace("[price, demand]", "place.height"))
                        .features()
                        .features()
                        .get(0)
                        .fields())
                .containsExactly("place.height");
    }

    @ParameterizedTest
    @CsvSource({"weekday", "duration", "message"})
    void refusesATimeOfAnotherMeaning(String field) {
        assertThat(files.problems(PipelineFiles.MINIMAL.replace("event.avsc", "event.avsc, time: " + field)))
                .singleElement()
                .asString()
                .startsWith(
                        "line 2, events.time: the field " + field + " must be a long, as it is or of a logical type");
    }

    @Test
    void refusesASchemaThatIsNotThereOrNoRecord() {
        files.write("text.avsc", "\"string\"");
        files.write("broken.avsc", "{\"type\": \"recor\"}");

        assertThat(files.problems(PipelineFiles.MINIMAL.replace("event.avsc", "text.avsc")))
                .containsExactly("line 2, events.schema: the schema text.avsc must be a record but was of type string;"
                        + " make the event a record with one field for each of its values");
        assertThat(files.problems(PipelineFiles.MINIMAL.replace("event.avsc", "none.avsc")))
                .singleElement()
                .asString()
                .startsWith("line 2, events.schema: the schema none.avsc cannot be read (NoSuchFileException")
                .endsWith("relative to " + folder);
        assertThat(files.problems(PipelineFiles.MINIMAL.replace("event.avsc", "broken.avsc")))
                .singleElement()
                .asString()
                .startsWith("line 2, events.schema: the schema broken.avsc cannot be read");
    }

    @Test
    void refusesAPropertyOfKafkaThatIsNoText() {
        assertThat(files.problems(
                        PipelineFiles.MINIMAL + "kafka: {ssl: {key: x}, acks: null, bootstrap.servers: broker}\n"))
                .containsExactly(
                        "line 10, kafka.bootstrap.servers: must be host:port, or several with commas but was \"broker\";"
                                + " write for example bootstrap.servers: localhost:9092",
                        "line 10, kafka.ssl: must be a text but was a mapping with the keys key;"
                                + " write the whole name of the property as one key, for example security.protocol: SASL_SSL",
                        "line 10, kafka.acks: must be a text but was null;"
                                + " write the whole name of the property as one key, for example security.protocol: SASL_SSL");
    }

    @Test
    void refusesTwoTopicsOfOneName() {
        assertThat(files.problems(PipelineFiles.MINIMAL + "topics: {events: market.weights}\n"))
                .containsExactly("line 10, topics: each topic must be another one but market.weights stands for two;"
                        + " give one of them its own name");
    }

    @ParameterizedTest
    @CsvSource({"ftp://registry", "registry:8081", "http://", "not a url"})
    void refusesARegistryThatIsNoUrl(String url) {
        assertThat(files.problems(PipelineFiles.MINIMAL + "registry: '" + url + "'\n"))
                .singleElement()
                .asString()
                .contains("registry: must be an http or https URL but was");
    }

    private String pipeline(String label, String network, String loss) {
        return """
                pipeline: market
                events: {schema: event.avsc}
                features: [{numeric: price}]
                label: %s
                network: %s
                loss: %s
                """.formatted(label, network, loss);
    }
}
