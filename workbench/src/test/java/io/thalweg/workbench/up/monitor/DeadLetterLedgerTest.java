package io.thalweg.workbench.up.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.workbench.deadletters.DeadLetterReasons.Reason;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterLedgerTest {

    private final DeadLetterLedger ledger = new DeadLetterLedger();

    @Test
    void countsASourceRecordOncePerStage() {
        ledger.add(letter("train", "p.labeled-events", 0, 7));
        ledger.add(letter("train", "p.labeled-events", 0, 7));
        ledger.add(letter("score", "p.labeled-events", 0, 7));
        ledger.add(letter("train", "p.labeled-events", 1, 7));
        ledger.add(letter("train", "p.labeled-events", 0, 8));

        assertThat(ledger.countsByStage()).isEqualTo(Map.of("train", 3L, "score", 1L));
    }

    @Test
    void countsEachRecordThatIsNotOurs() {
        ledger.add(new RecordHeaders());
        ledger.add(new RecordHeaders().add(DeadLetter.SOURCE_OFFSET, "minus one".getBytes(UTF_8)));

        assertThat(ledger.countsByStage()).isEqualTo(Map.of("?", 2L));
    }

    @Test
    void saysWhyAndWhereEachReasonOccurredFirst() {
        ledger.add(letter("train", "p.labeled-events", 0, 7));
        ledger.add(letter("train", "p.labeled-events", 0, 7));
        ledger.add(letter("train", "p.labeled-events", 0, 9));

        assertThat(ledger.reasons()).containsExactly(new Reason("garbage", 2, "p.labeled-events-0@7"));

        DeadLetterLedger ofReplay = new DeadLetterLedger();
        ofReplay.add(letter("replay", "points.csv", 0, 7));
        assertThat(ofReplay.reasons()).containsExactly(new Reason("garbage", 1, "points.csv row 7"));
    }

    private static Headers letter(String stage, String topic, int partition, long offset) {
        SourceRecord source = new SourceRecord(topic, partition, offset, 0, new byte[0], new byte[0]);
        Headers headers = new RecordHeaders();
        new DeadLetter(source, stage, "garbage")
                .headers()
                .forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        return headers;
    }
}
