package io.thalweg.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.trainer.Payments;
import io.thalweg.weights.WeightsRecord;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class OutputRecordTest {

    private static final TypeInformation<OutputRecord> TYPE = Types.POJO(OutputRecord.class);

    @Test
    void isAPojoToFlinkAllTheWayDown() {
        assertThat(TYPE).isInstanceOf(PojoTypeInfo.class);
        assertThat(TYPE.createSerializer(withoutKryo())).isNotNull();
        assertThat(Types.POJO(SourceRecord.class).createSerializer(withoutKryo()))
                .isNotNull();
    }

    @Test
    void survivesFlinksSerializerAsATombstone() throws IOException {
        OutputRecord tombstone =
                OutputRecord.weights("payments.weights", new WeightsRecord("payments/0.0/manifest", Optional.empty()));

        OutputRecord copy = copy(tombstone);

        assertThat(copy.topic()).isEqualTo("payments.weights");
        assertThat(copy.key()).asString().isEqualTo("payments/0.0/manifest");
        assertThat(copy.value()).isNull();
    }

    @Test
    void survivesFlinksSerializerAsADeadLetter() throws IOException {
        DeadLetter letter = new DeadLetter(Payments.source(41, new byte[] {1, 2, 3}), "train", "not a frame");

        OutputRecord copy = copy(OutputRecord.deadLetter("payments.dead-letters", letter));

        assertThat(copy.isDeadLetter()).isTrue();
        assertThat(copy.topic()).isEqualTo("payments.dead-letters");
        assertThat(copy.key()).asString().isEqualTo("e41");
        assertThat(copy.value()).containsExactly(1, 2, 3);
        assertThat(copy.headers()).isEqualTo(letter.headers());
    }

    private static OutputRecord copy(OutputRecord record) throws IOException {
        TypeSerializer<OutputRecord> serializer = TYPE.createSerializer(withoutKryo());
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(record, out);
        return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    private static SerializerConfig withoutKryo() {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        return config;
    }
}
