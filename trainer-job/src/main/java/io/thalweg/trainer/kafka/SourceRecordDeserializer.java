package io.thalweg.trainer.kafka;

import io.thalweg.schemas.SourceRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps the bytes of a record together with its topic, partition and offset. It never fails: the learner decides
 * whether a record can be used.
 */
final class SourceRecordDeserializer implements KafkaRecordDeserializationSchema<SourceRecord> {

    private static final long serialVersionUID = 1;

    private static final byte[] NOTHING = {};

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out) {
        out.collect(new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key() == null ? NOTHING : record.key(),
                record.value() == null ? NOTHING : record.value()));
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
        return Types.POJO(SourceRecord.class);
    }
}
