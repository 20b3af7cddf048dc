package io.thalweg.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class AvroOutputTest {

    @Test
    void writesWhatAvroWrites() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        BinaryEncoder avro = EncoderFactory.get().binaryEncoder(expected, null);
        AvroOutput out = new AvroOutput(0);
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            String text = "é" + value;
            byte[] bytes = text.getBytes(StandardCharsets.UTF_16BE);
            avro.writeLong(value);
            avro.writeInt((int) value);
            avro.writeFloat((float) value);
            avro.writeDouble((double) value);
            avro.writeBoolean(value > 0);
            avro.writeString(text);
            avro.writeBytes(bytes);
            avro.writeFixed(bytes);
            out.writeLong(value)
                    .writeInt((int) value)
                    .writeFloat((float) value)
                    .writeDouble((double) value)
                    .writeBoolean(value > 0)
                    .writeString(text)
                    .writeBytes(bytes, 0, bytes.length)
                    .writeFixed(bytes, 0, bytes.length);
        }
        avro.flush();

        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void writesArraysInOneBlock() {
        AvroOutput out = new AvroOutput(1);

        out.writeArray(List.of(1, 2), out::writeInt).writeFloats(new float[] {1});

        assertThat(out.toByteArray()).isEqualTo(new byte[] {4, 2, 4, 0, 2, 0, 0, (byte) 0x80, 0x3f, 0});
    }

    @Test
    void writesAnEmptyArrayAsItsEndAlone() {
        AvroOutput out = new AvroOutput(1);

        out.writeArray(List.<Integer>of(), out::writeInt).writeFloats(new float[0]);

        assertThat(out.toByteArray()).isEqualTo(new byte[] {0, 0});
    }

    @Test
    void startsAgainWithoutKeepingAnything() {
        AvroOutput out = new AvroOutput(4).writeString("gone");

        out.clear();

        assertThat(out.writeInt(1).toByteArray()).isEqualTo(new byte[] {2});
    }
}
