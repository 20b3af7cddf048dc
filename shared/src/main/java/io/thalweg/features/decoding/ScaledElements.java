package io.thalweg.features.decoding;

/**
 * Vector elements that are multiplied by {@code scale} in single precision.
 *
 * @param column index of the first element among the columns
 */
record ScaledElements(String field, float scale, int column) implements VectorElements {

    /** The most common case. Floats have the same layout in the record and in the array. */
    @Override
    public BlockReader floats() {
        return (in, row, from, count) -> {
            in.readFloats(row.columns, column + from, count);
            for (int i = from; i < from + count; i++) {
                float value = row.columns[column + i];
                float scaled = value * scale;
                row.columns[column + i] = scaled;
                if (!Float.isFinite(scaled)) {
                    return reject(value, i, row);
                }
            }
            return true;
        };
    }

    @Override
    public void putBytes(byte[] bytes, int start, int length, ExampleBuffer row) {
        for (int i = 0; i < length; i++) {
            row.columns[column + i] = (bytes[start + i] & 0xff) * scale;
        }
    }

    @Override
    public BlockReader numbers(NumberReader number) {
        return (in, row, from, count) -> {
            for (int i = from; i < from + count; i++) {
                if (!put(number.read(in), i, row)) {
                    return false;
                }
            }
            return true;
        };
    }

    private boolean put(double value, int element, ExampleBuffer row) {
        float scaled = (float) value * scale;
        row.columns[column + element] = scaled;
        return Float.isFinite(scaled) || reject(value, element, row);
    }

    private boolean reject(double value, int element, ExampleBuffer row) {
        String place = field + "[" + element + "]";
        return Ranges.isNumber(value)
                ? row.reject(place + " times the scale " + scale + " must be at most " + Float.MAX_VALUE
                        + " in size, but the element was " + value)
                : Ranges.reject(place, value, row);
    }
}
