package io.thalweg.engine.vector;

import java.util.Arrays;

/**
 * A weight the other way round, for the gradients of a layer's inputs: panels {@code [units, 16]} whose lanes are places
 * in the input's memory, in runs that lie side by side there. Made anew from the weight for each step.
 */
final class Turned {

    /** Where no input gradient is wanted. */
    static final Turned NONE = new Turned(Offsets.of(new int[0]), 0, new int[0]);

    private static final int NOTHING = -1;

    private final Offsets units;
    private final int places;
    private final int[] sources;
    private final float[] panels;
    private final float[] zeros;

    private Turned(Offsets units, int places, int[] sources) {
        this.units = units;
        this.places = places;
        this.sources = sources;
        this.panels = new float[sources.length];
        this.zeros = new float[places];
    }

    /** One run: all of the input. */
    static Turned dense(Weights weights, Placement inputs) {
        int[] elements = new int[Products.padded(inputs.stride())];
        Arrays.fill(elements, NOTHING);
        for (int element = 0; element < inputs.offsets().length; element++) {
            elements[inputs.offsets()[element]] = element;
        }
        return of(weights, elements, 1);
    }

    /** A convolution's: one run per line of the kernel, pixel by pixel, {@code pixelPlaces} each. */
    static Turned convolution(Weights weights, int channels, int kernel, int pixelPlaces) {
        int run = Products.padded(kernel * pixelPlaces);
        int[] elements = new int[kernel * run];
        Arrays.fill(elements, NOTHING);
        for (int channel = 0; channel < channels; channel++) {
            for (int down = 0; down < kernel; down++) {
                for (int across = 0; across < kernel; across++) {
                    elements[down * run + across * pixelPlaces + channel] = (channel * kernel + down) * kernel + across;
                }
            }
        }
        return of(weights, elements, kernel);
    }

    /** @param elements for each place of all runs the weight's element, or none */
    private static Turned of(Weights weights, int[] elements, int runs) {
        int[] sources = new int[elements.length * weights.units()];
        for (int place = 0; place < elements.length; place++) {
            for (int unit = 0; unit < weights.units(); unit++) {
                int at = (place / Products.LANES * weights.units() + unit) * Products.LANES + place % Products.LANES;
                sources[at] = elements[place] == NOTHING ? NOTHING : weights.weightAt(unit, elements[place]);
            }
        }
        return new Turned(Offsets.of(Placement.units(weights.units()).offsets()), elements.length / runs, sources);
    }

    /** Takes the weight as it is now. */
    void refresh(float[] values) {
        for (int i = 0; i < sources.length; i++) {
            int source = sources[i];
            if (source != NOTHING) {
                panels[i] = values[source];
            }
        }
    }

    /** Places of a run. */
    int places() {
        return places;
    }

    /**
     * y[i] = x[i]·W over the places of one run.
     *
     * @param x rows of padded units, one after the other
     * @param y its rows begin at {@code yAt + i·yStride}
     */
    void multiply(float[] x, int xAt, Offsets bases, int count, int run, float[] y, int yAt, int yStride) {
        Products.multiply(
                x, xAt, bases, count, units, panels, run * places * units.count(), places, zeros, 0, y, yAt, yStride);
    }
}
