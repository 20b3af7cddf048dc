package io.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.features.LabelSpec;
import io.thalweg.features.UnseenValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnseenReportTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {">50K, >50K", ">50K, >50K.", "Private,PRIVATE", "State-gov,State gov", "sparrow,sparow"})
    void namesTheClosestText(String value, String closest) {
        UnseenReport report = report(value, "<=50K", "something else", closest);

        assertThat(report.closest()).contains(closest);
        assertThat(report.message())
                .isEqualTo("none of 1,000 records had the value \"" + value + "\" (label.positive) in income;"
                        + " the closest text was \"" + closest + "\": write the value as it stands in the data");
    }

    @Test
    void prefersTheTextThatDiffersOnlyInCaseAndWhiteSpace() {
        assertThat(report("abcdef", "abcdex", "ABC DEF").closest()).contains("ABC DEF");
    }

    @Test
    void showsWhatOccurredWhereNothingIsClose() {
        UnseenReport report = report("UP", "first", "second", "third", "fourth");

        assertThat(report.closest()).isEmpty();
        assertThat(report.message()).endsWith("in income; not listed are \"first\", \"second\", \"third\", …");
        assertThat(report("UP").message()).endsWith("in income");
    }

    @Test
    void saysThatThereIsNoNegativeExample() {
        UnseenReport report =
                UnseenReport.of(new UnseenValue("label.positive", "income", "UP", true, 1_000, List.of()));

        assertThat(report.value()).isEqualTo("not UP");
        assertThat(report.message())
                .isEqualTo("all of 1,000 records had the value \"UP\" (label.positive) in income,"
                        + " so that there is no negative example");
    }

    @Test
    void showsAFewAndThoseThatHelpFirst() {
        List<UnseenReport> reports = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            reports.add(report("value" + i + "xxxxxxx"));
        }
        reports.add(report("UP", " up"));

        List<String> lines = UnseenReport.lines(reports);

        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).contains("the closest text was \" up\"");
        assertThat(lines.get(5))
                .isEqualTo("nor had any record the values \"value4xxxxxxx\" in income, \"value5xxxxxxx\" in income");
    }

    @Test
    void comesOnceFromALearnerAndNotAgainAfterARestart() throws IOException {
        Pipeline pipeline = SmallPipeline.of(
                SmallPipeline.ofBatch(1).optimizer(),
                1,
                SmallPipeline.ofBatch(1).features(),
                SmallPipeline.ofBatch(1).network().layers(),
                new LabelSpec.Binary("class", "up"),
                SmallPipeline.ofBatch(1).network().loss());
        try (Learner learner = Learners.of(pipeline, new JvmEngine())) {
            SmallPipeline.records(Learner.UNSEEN_AFTER - 1, 1).forEach(learner::accept);
            assertThat(learner.unseenValues(Learner.UNSEEN_AFTER)).isEmpty();
            try (Learner early = Learners.restore(pipeline, new JvmEngine(), learner.encode(), 0)) {
                SmallPipeline.records(Learner.UNSEEN_AFTER, 1).forEach(early::accept);
                assertThat(early.unseenValues(Learner.UNSEEN_AFTER)).hasSize(1);
            }
            SmallPipeline.records(1, 1).forEach(learner::accept);

            assertThat(learner.unseenValues(Learner.UNSEEN_AFTER))
                    .extracting(UnseenReport::field, unseen -> unseen.closest().orElseThrow())
                    .containsExactly(tuple("class", "UP"));

            assertThat(learner.unseenValues(0)).isEmpty();
            try (Learner late = Learners.restore(pipeline, new JvmEngine(), learner.encode(), 0)) {
                SmallPipeline.records(Learner.UNSEEN_AFTER, 1).forEach(late::accept);
                assertThat(late.unseenValues(0)).isEmpty();
            }
        }
    }

    private static UnseenReport report(String value, String... others) {
        return UnseenReport.of(new UnseenValue("label.positive", "income", value, false, 1_000, List.of(others)));
    }
}
