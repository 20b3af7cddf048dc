package io.thalweg.scoring.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.schemas.Score;
import io.thalweg.scoring.model.LiveModels;
import io.thalweg.scoring.model.SmallModel;
import org.junit.jupiter.api.Test;

class ServingReportTest {

    private final ServingCounters counters = new ServingCounters();
    private final LiveModels models =
            new LiveModels(SmallModel.pipeline().network(), new JvmEngine(), Runnable::run, () -> {});

    @Test
    void leavesOpenWhatIsNotKnownYet() {
        assertThat(json())
                .isEqualTo(
                        "{\"stage\":\"serve\",\"time\":77,\"scored\":0,\"deadLetters\":0,\"versionsServed\":0,\"refusals\":0,"
                                + "\"lastRefusal\":null,\"version\":null,\"weightsHash\":null,"
                                + "\"stalenessMillis\":null,\"recentStalenessMillis\":null}");
    }

    @Test
    void saysWhatWasServedAndByWhat() {
        models.offer(SmallModel.snapshot("0.1"), "abc");
        models.refuse("0.2 refused: \"x\"");
        counters.scored(score(1_000, 3));
        counters.scored(score(1_000, 5));
        counters.refused();

        assertThat(json())
                .isEqualTo(
                        "{\"stage\":\"serve\",\"time\":77,\"scored\":2,\"deadLetters\":1,\"versionsServed\":1,\"refusals\":1,"
                                + "\"lastRefusal\":\"0.2 refused: \\\"x\\\"\",\"version\":\"0.1\",\"weightsHash\":\"abc\","
                                + "\"stalenessMillis\":{\"p50\":3,\"p99\":5},\"recentStalenessMillis\":{\"p50\":3,\"p99\":5}}");
    }

    @Test
    void doesNotCallAVersionStaleThatHasLearnedNothing() {
        counters.scored(score(0, 1_700_000_000_000L));

        assertThat(counters.scored()).isEqualTo(1);
        assertThat(counters.stalenessMillis().percentiles()).isEmpty();
    }

    @Test
    void tellsTheRecentScoresFromAllOfThem() {
        counters.scored(score(1_000, 3));
        Histogram.Counts earlier = counters.stalenessMillis();
        counters.scored(score(1_000, 9));

        ServingReport report = ServingReport.of(77, counters, models.state(), counters.stalenessMillis(), earlier);

        assertThat(report.stalenessMillis()).contains(new Percentiles(3, 9));
        assertThat(report.recentStalenessMillis()).contains(new Percentiles(9, 9));
    }

    private String json() {
        return ServingReport.of(77, counters, models.state(), counters.stalenessMillis(), Histogram.Counts.NONE)
                .toJson();
    }

    private static Score score(long trainedThroughMillis, long stalenessMillis) {
        return new Score("e", 1, new float[] {0.5f}, "0.1", "abc", trainedThroughMillis, stalenessMillis, 0);
    }
}
