package io.thalweg.engine.cuda;

import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.EmbeddingSpec;
import java.util.ArrayList;
import java.util.List;

/** Numbers replaced by rows of tables, all else passed on: {@code x [N]}, {@code y [N - columns + their units]}. */
final class EmbeddedColumnsLayer implements Layer {

    private static final int THREADS = 256;

    private final Place place;
    private final int width;
    private final int outputWidth;
    private final int tables;
    private final int mostColumns;
    private final int mostUnits;
    private final long lookups;
    private final long sources;
    private final long sorted;
    private final long outputs;
    private long input;

    private EmbeddedColumnsLayer(List<Lookup> lookups, Place place) {
        this.place = place;
        this.width = place.input().elements();
        this.outputWidth = place.output().elements();
        this.tables = lookups.size();
        this.mostColumns = lookups.stream().mapToInt(Lookup::columns).max().orElseThrow();
        this.mostUnits = lookups.stream()
                .mapToInt(lookup -> lookup.columns() * lookup.units())
                .max()
                .orElseThrow();
        DeviceMemory memory = place.workspace().memory();
        this.lookups = memory.ints(numbers(lookups));
        this.sources = memory.ints(sources(lookups));
        // A table row and an index each.
        this.sorted =
                place.allocate(2 * lookups.stream().mapToInt(Lookup::columns).sum());
        this.outputs = place.allocate(outputWidth);
    }

    /** Every column, with one table for all. */
    static EmbeddedColumnsLayer of(EmbeddingSpec spec, Place place) {
        int numbers = spec.output(place.input()).size(0);
        return new EmbeddedColumnsLayer(
                List.of(new Lookup(
                        0,
                        numbers,
                        spec.units(),
                        spec.buckets(),
                        place.tensors().get(0).offset())),
                place);
    }

    /** Some columns, each with its own table. */
    static EmbeddedColumnsLayer of(List<EmbeddedColumn> embedded, Place place) {
        List<Lookup> lookups = new ArrayList<>();
        for (EmbeddedColumn column : embedded) {
            Tensor table = place.tensors().get(lookups.size());
            lookups.add(new Lookup(column.column(), 1, column.units(), column.buckets(), table.offset()));
        }
        return new EmbeddedColumnsLayer(lookups, place);
    }

    /**
     * A table and the neighbouring columns that are looked up in it.
     *
     * @param offset of the table in the vector of parameters
     */
    private record Lookup(int column, int columns, int units, int buckets, int offset) {}

    /** The lookups as embedding.cuh has them. */
    private static int[] numbers(List<Lookup> lookups) {
        int[] numbers = new int[lookups.size() * 7];
        int i = 0;
        int output = 0;
        int columnsBefore = 0;
        int next = 0;
        for (Lookup lookup : lookups) {
            output += lookup.column() - next;
            numbers[i++] = lookup.column();
            numbers[i++] = lookup.columns();
            numbers[i++] = output;
            numbers[i++] = lookup.units();
            numbers[i++] = lookup.buckets();
            numbers[i++] = lookup.offset();
            numbers[i++] = columnsBefore;
            output += lookup.columns() * lookup.units();
            columnsBefore += lookup.columns();
            next = lookup.column() + lookup.columns();
        }
        return numbers;
    }

    /** For each column of the output: column of the input, buckets or 0 for a copy, units, offset of the element in the table's first row. */
    private int[] sources(List<Lookup> lookups) {
        int[] sources = new int[outputWidth * 4];
        int i = 0;
        int next = 0;
        for (Lookup lookup : lookups) {
            i = copies(sources, i, next, lookup.column());
            next = lookup.column() + lookup.columns();
            for (int column = lookup.column(); column < next; column++) {
                for (int unit = 0; unit < lookup.units(); unit++) {
                    sources[i++] = column;
                    sources[i++] = lookup.buckets();
                    sources[i++] = lookup.units();
                    sources[i++] = lookup.offset() + unit;
                }
            }
        }
        copies(sources, i, next, width);
        return sources;
    }

    private static int copies(int[] sources, int from, int firstColumn, int endColumn) {
        int i = from;
        for (int column = firstColumn; column < endColumn; column++) {
            sources[i] = column;
            i += 4;
        }
        return i;
    }

    @Override
    public long forward(long newInput, int rows, Pass pass) {
        input = newInput;
        int count = rows * outputWidth;
        place.stream()
                .launchPerElement(
                        "embedding_forward",
                        count,
                        input,
                        pass.parameters(),
                        sources,
                        outputs,
                        width,
                        outputWidth,
                        count);
        return outputs;
    }

    /** Writes the tables' gradients. A number that is looked up has none, and nothing learns in front of it. */
    @Override
    public long backward(long outputGradient, int rows) {
        Stream stream = place.stream();
        // The tables lie one after another, and the gaps between them are 0 anyway.
        Tensor last = place.tensors().get(tables - 1);
        int first = place.tensors().get(0).offset();
        stream.fillWithZeros(place.gradient(0), last.offset() + last.elements() - first);
        stream.launch(
                "embedding_sort",
                new Grid(blocks(rows * mostColumns), tables, 1),
                THREADS,
                input,
                lookups,
                sorted,
                rows,
                width);
        stream.launch(
                "embedding_gradients",
                new Grid(blocks(rows * mostUnits), tables, 1),
                THREADS,
                outputGradient,
                lookups,
                sorted,
                place.workspace().gradients(),
                rows,
                outputWidth);
        return outputGradient;
    }

    private static int blocks(int threads) {
        return (threads + THREADS - 1) / THREADS;
    }
}
