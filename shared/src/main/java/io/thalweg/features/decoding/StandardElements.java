package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;

/**
 * Vector elements that are standardised later, each separately, and stay in double precision until then.
 *
 * @param first index of the first element among the standardised values
 */
record StandardElements(String field, int first) implements VectorElements {

    @Override
    public BlockReader floats() {
        return numbers(AvroInput::readFloat);
    }

    @Override
    public void putBytes(byte[] bytes, int start, int length, ExampleBuffer row) {
        for (int i = 0; i < length; i++) {
            row.numbers[first + i] = bytes[start + i] & 0xff;
        }
    }

    @Override
    public BlockReader numbers(NumberReader number) {
        return (in, row, from, count) -> {
            for (int i = from; i < from + count; i++) {
                double value = number.read(in);
                row.numbers[first + i] = value;
                if (!Ranges.isNumber(value)) {
                    return Ranges.reject(field + "[" + i + "]", value, row);
                }
            }
            return true;
        };
    }
}
