package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;

/**
 * Elements that are standardised later, each on its own, and stay in double precision until then.
 *
 * @param first where the elements begin among the standardised numbers
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
