package io.thalweg.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

    private enum Guarantee {
        AT_LEAST_ONCE,
        EXACTLY_ONCE
    }

    @ParameterizedTest
    @CsvSource({"200ms, 200", "1s, 1000", "5m, 300000", "2h, 7200000", "7d, 604800000", "0s, 0"})
    void readsADurationInItsUnit(String written, long millis) {
        assertThat(read(Formats.duration(), written)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "s", "1 s", "1.5s", "-1s", "1S", "1us", "PT1S", "999999999999999999d", "null"})
    void refusesWhatIsNoDuration(String written) {
        assertThat(problems(Formats.duration(), written))
                .hasSize(1)
                .first()
                .asString()
                .contains("duration");
    }

    @ParameterizedTest
    @CsvSource({"7d", "25h", "5m", "90s", "1ms", "1500ms", "0ms"})
    void writesADurationAsItWouldBeRead(String written) {
        assertThat(Formats.durationText(read(Formats.duration(), written).orElseThrow()))
                .isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"0.05, 0.05", "1e-3, 0.001", "1.0E-8, 1e-8", "-3, -3", "+.5, 0.5", "2., 2"})
    void readsANumber(String written, double number) {
        assertThat(read(Formats.number(), written)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NaN", ".inf", "Infinity", "1e999", "1_000", "0x10", "1f", "1,5", "one", "''", "null", "[1]"})
    void refusesWhatIsNoFiniteNumber(String written) {
        assertThat(problems(Formats.number(), written)).hasSize(1);
    }

    @Test
    void readsEitherOfTwoFormats() {
        Format<Object> format = Formats.either(
                Formats.number().map("a number", Object.class::cast),
                Formats.choice(List.of("all"), String::toString).map("all", Object.class::cast));

        assertThat(read(format, "2")).contains(2.0);
        assertThat(read(format, "all")).contains("all");
        assertThat(problems(format, "none")).containsExactly("must be a number, or all but was \"none\"");
    }

    @Test
    void refusesAWholeNumberThatDoesNotFit() {
        assertThat(read(Formats.wholeNumber(), "2147483647")).contains(Integer.MAX_VALUE);
        assertThat(problems(Formats.wholeNumber(), "2147483648"))
                .containsExactly("must be a whole number but was \"2147483648\"");
        assertThat(read(Formats.longNumber(), "-9223372036854775808")).contains(Long.MIN_VALUE);
        assertThat(problems(Formats.longNumber(), "9223372036854775808")).hasSize(1);
        assertThat(problems(Formats.wholeNumber(), "32.0")).hasSize(1);
    }

    @Test
    void readsAConstantByItsNameWithHyphens() {
        assertThat(read(Formats.choice(Guarantee.class), "exactly-once")).contains(Guarantee.EXACTLY_ONCE);
        assertThat(problems(Formats.choice(Guarantee.class), "exactly_once"))
                .containsExactly("must be one of at-least-once, exactly-once but was \"exactly_once\";"
                        + " did you mean exactly-once?");
    }

    @Test
    void readsNullOnlyWhereItIsNotInQuotes() {
        assertThat(read(Formats.orNull(Formats.text()), "null")).contains(Optional.empty());
        assertThat(read(Formats.orNull(Formats.text()), "~")).contains(Optional.empty());
        assertThat(read(Formats.orNull(Formats.text()), "'null'")).contains(Optional.of("null"));
        assertThat(problems(Formats.text(), "null")).containsExactly("must be a text but was null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "010", "1.10", "2024-01-01", "1:30", "true"})
    void leavesATextAsItWasWritten(String written) {
        assertThat(read(Formats.text(), written)).contains(written);
    }

    @Test
    void readsAListAndNamesTheEntryThatIsWrong() {
        assertThat(read(Formats.list(Formats.wholeNumber()), "[1, 28, 28]")).contains(List.of(1, 28, 28));
        assertThat(problems(Formats.list(Formats.wholeNumber()), "[1, x, 3, y]"))
                .containsExactly(
                        "[1]: must be a whole number but was \"x\"", "[3]: must be a whole number but was \"y\"");
        assertThat(problems(Formats.list(Formats.text()), "[]")).hasSize(1);
        assertThat(problems(Formats.list(Formats.text()), "one")).hasSize(1);
    }

    @Test
    void takesOneValueForAListOfOne() {
        assertThat(read(Formats.listOrOne(Formats.text()), "price")).contains(List.of("price"));
        assertThat(read(Formats.listOrOne(Formats.text()), "[price, volume]")).contains(List.of("price", "volume"));
        assertThat(problems(Formats.listOrOne(Formats.text()), "{a: b}")).hasSize(1);
    }

    private static <T> Optional<T> read(Format<T> format, String written) {
        Problems problems = new Problems();
        Optional<T> value = format.read(Document.parse(written), problems);
        assertThat(problems.list()).isEmpty();
        return value;
    }

    private static List<String> problems(Format<?> format, String written) {
        Problems problems = new Problems();
        assertThat(format.read(Document.parse(written), problems)).isEmpty();
        return problems.list().stream().map(Problem::toString).toList();
    }
}
