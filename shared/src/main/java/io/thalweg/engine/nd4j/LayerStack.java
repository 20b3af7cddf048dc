package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.BatchNormSpec;
import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerNormSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.MeanPool1dSpec;
import io.thalweg.network.Pool2dSpec;
import io.thalweg.network.RecurrentSpec;
import io.thalweg.network.ResidualSpec;
import io.thalweg.network.SelfAttentionSpec;
import io.thalweg.network.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A sequence of layers. It is a layer itself, so that a residual block can contain one. */
final class LayerStack implements Layer {

    private static final Map<Class<? extends LayerSpec>, Maker> MAKERS = makers();

    private final List<Layer> layers = new ArrayList<>();
    private final int lastToAsk;

    /**
     * Creates a stack.
     *
     * @param place the place of the whole stack, with all its tensors
     */
    LayerStack(List<LayerSpec> specs, Place place) {
        Shape shape = place.input();
        int tensor = 0;
        int firstTrained = specs.size();
        for (int i = 0; i < specs.size(); i++) {
            LayerSpec spec = specs.get(i);
            int next = tensor + spec.tensors(shape).size();
            Shape output = spec.output(shape);
            layers.add(layer(spec, place.inside(i, shape, output, tensor, next, firstTrained < i)));
            if (next > tensor && firstTrained == specs.size()) {
                firstTrained = i;
            }
            tensor = next;
            shape = output;
        }
        this.lastToAsk = place.inputGradientWanted() ? 0 : firstTrained;
    }

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        Matrix values = input;
        for (int i = 0; i < layers.size(); i++) {
            values = layers.get(i).forward(values, rows, pass);
        }
        return values;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        Matrix values = outputGradient;
        for (int i = layers.size() - 1; i >= lastToAsk; i--) {
            values = layers.get(i).backward(values, rows);
        }
        return values;
    }

    @Override
    public void commit() {
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).commit();
        }
    }

    /** Whether there is a layer for the specification, that is, a row in {@link #makers}. */
    static boolean supports(LayerSpec spec) {
        return MAKERS.containsKey(spec.getClass());
    }

    private static Layer layer(LayerSpec spec, Place place) {
        Maker maker = MAKERS.get(spec.getClass());
        if (maker == null) {
            throw new IllegalStateException("the nd4j engine has no layer for " + spec.kind());
        }
        return maker.layer(spec, place);
    }

    private static Map<Class<? extends LayerSpec>, Maker> makers() {
        Map<Class<? extends LayerSpec>, Maker> makers = new HashMap<>();
        put(makers, DenseSpec.class, DenseLayer::new);
        put(makers, DropoutSpec.class, DropoutLayer::new);
        put(makers, FlattenSpec.class, (flatten, place) -> new FlattenLayer());
        put(makers, EmbeddingSpec.class, EmbeddedColumnsLayer::of);
        put(makers, Conv2dSpec.class, Conv2dLayer::new);
        put(makers, Pool2dSpec.class, Pool2dLayer::new);
        put(makers, LayerNormSpec.class, LayerNormLayer::new);
        put(makers, BatchNormSpec.class, BatchNormLayer::new);
        put(makers, RecurrentSpec.class, RecurrentLayer::new);
        put(makers, SelfAttentionSpec.class, SelfAttentionLayer::new);
        put(makers, MeanPool1dSpec.class, (pool, place) -> new MeanPool1dLayer(place));
        put(
                makers,
                ResidualSpec.class,
                (residual, place) -> new ResidualLayer(new LayerStack(residual.layers(), place), place));
        return Map.copyOf(makers);
    }

    private static <S extends LayerSpec> void put(
            Map<Class<? extends LayerSpec>, Maker> makers, Class<S> type, BiFunction<S, Place, Layer> maker) {
        makers.put(type, (spec, place) -> maker.apply(type.cast(spec), place));
    }

    /** Creates a layer of one kind. */
    private interface Maker {

        Layer layer(LayerSpec spec, Place place);
    }
}
