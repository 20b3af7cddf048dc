package io.thalweg.features.decoding;

import io.thalweg.features.Decoded;
import io.thalweg.features.EventSpec;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.features.Rejected;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Writes events as Avro itself does, and decodes them as the jobs do. */
final class Events {

    static final LabelSpec NO_LABEL = new LabelSpec.Regression("nothing");

    /** It takes every number, and every label. */
    static final NetworkSpec ANY_NETWORK =
            new NetworkSpec(Shape.of(1), List.of(new DenseSpec(1, Activation.LINEAR)), Loss.MSE);

    private Events() {}

    /** A record schema with {@code id} and {@code time}, and the fields given as the inside of a JSON array. */
    static Schema schema(String fields) {
        return new Schema.Parser()
                .parse(
                        "{'type':'record','name':'E','fields':[{'name':'id','type':'string'},{'name':'time','type':'long'},"
                                        .replace('\'', '"')
                                + fields.replace('\'', '"') + "]}");
    }

    static byte[] body(Schema schema, Consumer<GenericRecordBuilder> fill) {
        GenericRecordBuilder builder =
                new GenericRecordBuilder(schema).set("id", "e").set("time", 5L);
        fill.accept(builder);
        return body(builder.build());
    }

    static byte[] body(GenericRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Decoded decode(Schema writer, Schema reader, LabelSpec label, byte[] body, FeatureSpec... features) {
        WireFormat wire = WireFormat.of(Optional.empty(), List.of(writer));
        EventDecoder decoder = EventDecoder.of(
                new EventSpec(reader, "id", "time"), new FeatureLayout(List.of(features)), label, ANY_NETWORK, wire);
        return decoder.decode(record(wire.frame("t", writer, body)));
    }

    static Decoded decode(Schema schema, byte[] body, FeatureSpec... features) {
        return decode(schema, schema, NO_LABEL, body, features);
    }

    static float[] features(Schema schema, byte[] body, FeatureSpec... features) {
        return example(decode(schema, body, features)).features().columns();
    }

    /** What will be standardised. */
    static double[] numbers(Schema schema, byte[] body, FeatureSpec... features) {
        return example(decode(schema, body, features)).features().numbers();
    }

    static Example example(Decoded decoded) {
        if (decoded instanceof Rejected rejected) {
            throw new AssertionError("rejected: " + rejected.reason());
        }
        return (Example) decoded;
    }

    static String reason(Decoded decoded) {
        return ((Rejected) decoded).reason();
    }

    static FeatureSpec numeric(String... fields) {
        return new FeatureSpec.Numeric(List.of(fields), false);
    }

    static FeatureSpec standard(String... fields) {
        return new FeatureSpec.Numeric(List.of(fields), true);
    }

    static SourceRecord record(byte[] value) {
        return new SourceRecord("t", 0, 0, 0, new byte[0], value);
    }
}
