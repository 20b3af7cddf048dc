package io.thalweg.workbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.WeightsPart;
import io.thalweg.schemas.avro.AvroOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class AvroViewTest {

    @Test
    void showsARecordFieldByField() throws IOException {
        assertThat(AvroView.of(Schemas.EVENT, event(), 0))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsExactly(
                        entry("id", "e1"),
                        entry("time", 1234L),
                        entry("features", List.of(0.5f, 2f)),
                        entry("label", "UP"));
    }

    @Test
    void showsOnlyTheBeginningOfManyBytes() throws IOException {
        byte[] part = new WeightsPart("p", "0.1", 0, new byte[900_000]).encode();

        Map<?, ?> shown = (Map<?, ?>) AvroView.of(Schemas.WEIGHTS_PART, part, 0);
        assertThat(shown.get("bytes").toString()).hasSizeLessThan(120).startsWith("900000 bytes beginning with 0000");
    }

    @Test
    void refusesEveryCutOffEvent() {
        byte[] event = event();
        for (int length = 0; length < event.length; length++) {
            byte[] cut = Arrays.copyOf(event, length);
            assertThatThrownBy(() -> AvroView.of(Schemas.EVENT, cut, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("not a io.thalweg.Event: ");
        }
    }

    @Test
    void refusesBytesThatAreLeftOver() {
        byte[] event = event();
        byte[] longer = Arrays.copyOf(event, event.length + 1);

        assertThatThrownBy(() -> AvroView.of(Schemas.EVENT, longer, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("left over");
    }

    @Test
    void makesNothingAsLongAsAHostileArraySaysItIs() {
        byte[] hostile = new AvroOutput(64)
                .writeString("e1")
                .writeLong(0)
                .writeLong(2_000_000_000L)
                .toByteArray();

        assertThatThrownBy(() -> AvroView.of(Schemas.EVENT, hostile, 0)).isInstanceOf(IOException.class);
    }

    private static byte[] event() {
        return new AvroOutput(64)
                .writeString("e1")
                .writeLong(1234)
                .writeLong(2)
                .writeFloat(0.5f)
                .writeFloat(2f)
                .writeLong(0)
                .writeInt(2)
                .writeString("UP")
                .toByteArray();
    }
}
