package io.thalweg.workbench.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.evaluation.Metrics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsOverTimeTest {

    private final MetricsOverTime overTime = new MetricsOverTime();

    @Test
    void keepsTenToTwentyMomentsOfALongStream() {
        for (long examples = 1; examples <= 1_000_000; examples++) {
            if (overTime.isDue(examples)) {
                overTime.take(new Metrics(examples, Map.of()));
            }
        }

        List<Long> moments = moments();
        assertThat(moments).hasSizeBetween(10, 20).isSorted();
        long apart = moments.get(1) - moments.get(0);
        for (int i = 2; i < moments.size(); i++) {
            assertThat(moments.get(i) - moments.get(i - 1)).isEqualTo(apart);
        }
    }

    @Test
    void addsTheEndOnce() {
        overTime.take(new Metrics(1, Map.of()));
        overTime.end(new Metrics(5, Map.of()));
        overTime.end(new Metrics(5, Map.of()));

        assertThat(moments()).containsExactly(1L, 5L);
    }

    private List<Long> moments() {
        return overTime.taken().stream().map(Metrics::examples).toList();
    }
}
