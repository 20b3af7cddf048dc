package io.thalweg.engine.cuda;

import io.thalweg.network.LayerNormSpec;

/** Layer norm over the last axis: an example of several rows is as many rows here. Sums in double precision. */
final class LayerNormLayer implements Layer {

    private static final int THREADS = 256;

    /** Rows that one block adds up for the parameters' gradients at the least: fewer would leave more parts to add than they save. */
    private static final int LEAST_ROWS_OF_PART = 128;

    private static final int MOST_PARTS = 64;
    private static final int COLUMNS_OF_BLOCK = 32;

    private final Place place;
    private final double epsilon;
    private final int width;
    private final int rowsPerExample;
    private final int lanes;
    private final long statistics;
    private final long scaleParts;
    private final long shiftParts;
    private final long outputs;
    private final long inputGradients;
    private long input;

    LayerNormLayer(LayerNormSpec spec, Place place) {
        this.place = place;
        this.epsilon = spec.epsilon();
        this.width = place.input().size(place.input().rank() - 1);
        this.rowsPerExample = place.input().elements() / width;
        this.lanes = Math.min(THREADS, width == 1 ? 1 : 2 * Integer.highestOneBit(width - 1));
        // Two doubles each.
        this.statistics = place.allocate(4 * rowsPerExample);
        DeviceMemory memory = place.workspace().memory();
        this.scaleParts = memory.floats((long) MOST_PARTS * width);
        this.shiftParts = memory.floats((long) MOST_PARTS * width);
        this.outputs = place.allocate(place.input().elements());
        this.inputGradients = place.allocateInputGradients();
    }

    @Override
    public long forward(long newInput, int examples, Pass pass) {
        input = newInput;
        int rows = examples * rowsPerExample;
        place.stream()
                .launch(
                        "layer_norm_forward",
                        gridOfRows(rows),
                        THREADS,
                        input,
                        place.parameter(0, pass),
                        place.parameter(1, pass),
                        statistics,
                        outputs,
                        epsilon,
                        rows,
                        width,
                        lanes);
        return outputs;
    }

    @Override
    public long backward(long outputGradient, int examples) {
        int rows = examples * rowsPerExample;
        enqueueParameterGradients(outputGradient, rows);
        if (place.inputGradientWanted()) {
            place.stream()
                    .launch(
                            "layer_norm_input_gradients",
                            gridOfRows(rows),
                            THREADS,
                            outputGradient,
                            input,
                            place.trained(0),
                            statistics,
                            inputGradients,
                            rows,
                            width,
                            lanes);
        }
        return inputGradients;
    }

    private void enqueueParameterGradients(long outputGradient, int rows) {
        int rowsPerPart = Math.max(LEAST_ROWS_OF_PART, (rows + MOST_PARTS - 1) / MOST_PARTS);
        int parts = (rows + rowsPerPart - 1) / rowsPerPart;
        Stream stream = place.stream();
        stream.launch(
                "layer_norm_parameter_gradients",
                new Grid((width + COLUMNS_OF_BLOCK - 1) / COLUMNS_OF_BLOCK, parts, 1),
                THREADS,
                outputGradient,
                input,
                statistics,
                parts == 1 ? place.gradient(0) : scaleParts,
                parts == 1 ? place.gradient(1) : shiftParts,
                rows,
                width,
                rowsPerPart);
        if (parts > 1) {
            stream.launchPerElement(
                    "layer_norm_add_parts",
                    width,
                    scaleParts,
                    shiftParts,
                    place.gradient(0),
                    place.gradient(1),
                    parts,
                    width);
        }
    }

    private Grid gridOfRows(int rows) {
        int rowsOfBlock = THREADS / lanes;
        return Grid.of((rows + rowsOfBlock - 1) / rowsOfBlock);
    }
}
