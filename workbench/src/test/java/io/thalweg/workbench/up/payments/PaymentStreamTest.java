package io.thalweg.workbench.up.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.schemas.Schemas;
import io.thalweg.workbench.files.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaymentStreamTest {

    private static final Path SCHEMA = Path.of("../pipelines/payments.avsc");

    @Test
    void givesTheSameRowsEachTime() {
        PaymentStream first = new PaymentStream();
        PaymentStream second = new PaymentStream();

        for (int row = 0; row < 1000; row++) {
            Row.Event one = (Row.Event) first.next().orElseThrow();
            Row.Event other = (Row.Event) second.next().orElseThrow();
            assertThat(one.number()).isEqualTo(row);
            assertThat(one.id()).isEqualTo(other.id());
            assertThat(one.labeled()).isEqualTo(other.labeled());
        }
    }

    @Test
    void writesWhatTheSchemaSays() throws IOException {
        Schema schema = Schemas.read(SCHEMA);
        Row.Event event = (Row.Event) new PaymentStream().next().orElseThrow();

        GenericRecord labeled = decode(schema, event.labeled());
        GenericRecord live = decode(schema, event.live());

        assertThat(labeled.get("id")).hasToString(event.id());
        assertThat(labeled.get("fraud")).isInstanceOf(Boolean.class);
        assertThat(live.get("fraud")).isNull();
        live.put("fraud", labeled.get("fraud"));
        assertThat(live).isEqualTo(labeled);
    }

    @ParameterizedTest
    @EnumSource(FraudPattern.class)
    void holdsFifteenPercentOfFraudInEachSeason(FraudPattern season) {
        assertThat(payments(season).filter(Payment::fraud).count() / 10_000.0).isEqualTo(0.15, within(0.015));
    }

    @Test
    void makesTheHonestResembleTheFraudOfTheSeasonBefore() {
        double farAndStrong = share(FraudPattern.STOLEN_ABROAD, true);

        assertThat(farAndStrong).isGreaterThan(0.85);
        assertThat(share(FraudPattern.STOLEN_ABROAD, false)).isLessThan(0.05);
        assertThat(share(FraudPattern.CARD_TESTING, true)).isLessThan(0.05);
        assertThat(share(FraudPattern.CARD_TESTING, false)).isBetween(0.2, 0.3);
    }

    @Test
    void changesItsPatternAtKnownRows() {
        long drift = PaymentStream.nextDrift(0);

        assertThat(drift).isEqualTo(PaymentStream.ROWS_PER_SEASON);
        assertThat(PaymentStream.pattern(drift - 1)).isEqualTo(PaymentStream.pattern(0));
        assertThat(PaymentStream.pattern(drift)).isNotEqualTo(PaymentStream.pattern(0));
        assertThat(PaymentStream.nextDrift(drift)).isEqualTo(2 * drift);
    }

    /** Share of the fraud, or of the honest payments, that is far from home. */
    private static double share(FraudPattern season, boolean fraud) {
        return payments(season)
                .filter(payment -> payment.fraud() == fraud)
                .mapToInt(payment -> payment.distance() > 500 ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static Stream<Payment> payments(FraudPattern season) {
        SplittableRandom random = new SplittableRandom(1);
        return Stream.generate(() -> season.next(random)).limit(10_000);
    }

    private static GenericRecord decode(Schema schema, byte[] body) throws IOException {
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(body, null));
    }
}
