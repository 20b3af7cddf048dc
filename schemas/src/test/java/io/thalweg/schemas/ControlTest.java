package io.thalweg.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.schemas.avro.AvroOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class ControlTest {

    @Test
    void hasAnActionForEverySymbolOfTheSchema() {
        assertThat(Schemas.CONTROL.getField("action").schema().getEnumSymbols())
                .containsExactlyElementsOf(
                        Arrays.stream(Control.Action.values()).map(Enum::name).toList());
    }

    @Test
    void readsAnActionOfALaterReleaseAsUnknown() throws IOException {
        Schema later =
                new Schema.Parser().parse(Schemas.CONTROL.toString().replace("\"PROMOTE\"", "\"PROMOTE\",\"FREEZE\""));
        int freeze = later.getField("action").schema().getEnumOrdinal("FREEZE");
        byte[] body = new AvroOutput(32)
                .writeString("c")
                .writeLong(1)
                .writeInt(freeze)
                .writeInt(0)
                .writeString("")
                .toByteArray();

        assertThat(Control.decode(later, body, 0).action()).isEqualTo(Control.Action.UNKNOWN);
    }

    @Test
    void encodesEveryActionSoThatItComesBack() throws IOException {
        for (Control.Action action : Control.Action.values()) {
            Control control = new Control("c", 1, action, Optional.empty(), "");

            assertThat(Control.decode(Schemas.CONTROL, control.encode(), 0)).isEqualTo(control);
        }
    }
}
