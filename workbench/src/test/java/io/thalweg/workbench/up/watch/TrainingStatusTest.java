package io.thalweg.workbench.up.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingStatusTest {

    @Test
    void readsTheTrainersAccountAndFigures() throws IOException {
        TrainingStatus status = decode("{\"learned\": 32, \"pending\": 1, \"deadLetters\": 2, \"loss\": 0.5,"
                + " \"metrics\": {\"accuracy\": 0.75, \"auc\": null}, \"baselines\": {\"majority\": 0.6}}");

        assertThat(status.accounting()).isEqualTo(new Accounting(32, 1, 2));
        assertThat(status.metrics().values()).containsOnlyKeys("accuracy").containsEntry("accuracy", 0.75);
        assertThat(status.baselines().values()).containsEntry("majority", 0.6);
    }

    @Test
    void readsWhatIsLostAndHowFarItHasRead() throws IOException {
        TrainingStatus status = decode("{\"learned\": 32, \"pending\": 1, \"deadLetters\": 2, \"lost\": 24,"
                + " \"readThrough\": {\"p.labeled-events-0\": 59}}");

        assertThat(status.accounting()).isEqualTo(new Accounting(32, 1, 2, new Lost(24, List.of())));
        assertThat(status.readThrough()).isEqualTo(Map.of("p.labeled-events-0", 59L));
    }

    @Test
    void refusesWhatIsNoReport() {
        assertThatThrownBy(() -> decode("{\"learned\": 32}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pending");
        assertThatThrownBy(() -> decode("not JSON")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> decode("")).isInstanceOf(IOException.class);
    }

    private static TrainingStatus decode(String json) throws IOException {
        return TrainingStatus.decode(json.getBytes(UTF_8));
    }
}
