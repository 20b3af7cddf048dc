package io.thalweg.learner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.evaluation.Metrics;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import io.thalweg.weights.Version;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrainingReportTest {

    @Test
    void readsTheTrainersAccountAndFigures() throws IOException {
        TrainingReport report = decode("{\"learned\": 32, \"pending\": 1, \"deadLetters\": 2, \"loss\": 0.5,"
                + " \"metrics\": {\"accuracy\": 0.75, \"auc\": null}, \"baselines\": {\"majority\": 0.6}}");

        assertThat(report.accounting()).isEqualTo(new Accounting(32, 1, 2));
        assertThat(report.metrics().values()).containsOnlyKeys("accuracy").containsEntry("accuracy", 0.75);
        assertThat(report.baselines().values()).containsEntry("majority", 0.6);
    }

    @Test
    void readsWhatIsLostAndHowFarItHasRead() throws IOException {
        TrainingReport report = decode("{\"learned\": 32, \"pending\": 1, \"deadLetters\": 2, \"lost\": 24,"
                + " \"readThrough\": {\"p.labeled-events-0\": 59}}");

        assertThat(report.accounting()).isEqualTo(new Accounting(32, 1, 2, new Lost(24, List.of())));
        assertThat(report.readThrough()).isEqualTo(Map.of("p.labeled-events-0", 59L));
    }

    @Test
    void readsWhatItWrites() throws IOException {
        TrainingReport report = new TrainingReport(
                1_767_225_600_000L,
                Optional.of(new Version(0, 1250)),
                Optional.of(new Version(0, 1200)),
                true,
                new Health(
                        Health.State.DIVERGED,
                        2,
                        3,
                        Optional.of(
                                new Divergence(7, 9, 5, "the learning rate is too high", List.of("lower it", "clip")))),
                new Accounting(1249, 1, 1, new Lost(24, List.of())),
                1249.5,
                OptionalDouble.of(0.31),
                new Metrics(1249, Map.of("accuracy", 0.9)),
                new Metrics(1249, Map.of("majority", 0.6)),
                Map.of("p.labeled-events-0", 1275L),
                Map.of("p.labeled-events-0", 1274L),
                1_767_225_599_990L);

        assertThat(TrainingReport.decode(report.encode())).isEqualTo(report);
        assertThat(TrainingReport.decode(TrainingReport.NONE.encode())).isEqualTo(TrainingReport.NONE);
    }

    @Test
    void refusesWhatIsNoReport() {
        assertThatThrownBy(() -> decode("{\"learned\": 32}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pending");
        assertThatThrownBy(() -> decode("{\"learned\": 3, \"pending\": 0, \"deadLetters\": 0, \"version\": \"3\"}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("wrong version");
        assertThatThrownBy(() -> decode("not JSON")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> decode("")).isInstanceOf(IOException.class);
    }

    private static TrainingReport decode(String json) throws IOException {
        return TrainingReport.decode(json.getBytes(UTF_8));
    }
}
