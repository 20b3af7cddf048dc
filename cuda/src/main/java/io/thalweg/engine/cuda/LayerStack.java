package io.thalweg.engine.cuda;

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

/** Layers in sequence. A layer itself, so that a residual block can hold one. */
final class LayerStack implements Layer {

    private static final Map<Class<? extends LayerSpec>, BiFunction<LayerSpec, Place, Layer>> MAKERS = makers();

    private final List<Layer> layers = new ArrayList<>();
    private final int lastToAsk;

    /** @param place of the whole stack: all its tensors, what goes in, and whether that is wanted back as gradients */
    LayerStack(List<LayerSpec> specs, Place place) {
        Shape shape = place.input();
        int tensor = 0;
        int firstTrained = specs.size();
        for (int i = 0; i < specs.size(); i++) {
            LayerSpec spec = specs.get(i);
            int next = tensor + spec.tensors(shape).size();
            Shape output = spec.output(shape);
            layers.add(MAKERS.get(spec.getClass())
                    .apply(spec, place.inside(i, shape, output, tensor, next, firstTrained < i)));
            if (next > tensor && firstTrained == specs.size()) {
                firstTrained = i;
            }
            tensor = next;
            shape = output;
        }
        this.lastToAsk = place.inputGradientWanted() ? 0 : firstTrained;
    }

    /** Whether there is a layer for the specification: a row in {@link #makers}. */
    static boolean supports(LayerSpec spec) {
        return MAKERS.containsKey(spec.getClass());
    }

    @Override
    public long forward(long input, int rows, Pass pass) {
        long values = input;
        for (Layer layer : layers) {
            values = layer.forward(values, rows, pass);
        }
        return values;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        long values = outputGradient;
        for (int i = layers.size() - 1; i >= lastToAsk; i--) {
            values = layers.get(i).backward(values, rows);
        }
        return values;
    }

    @Override
    public void commit() {
        layers.forEach(Layer::commit);
    }

    private static Map<Class<? extends LayerSpec>, BiFunction<LayerSpec, Place, Layer>> makers() {
        Map<Class<? extends LayerSpec>, BiFunction<LayerSpec, Place, Layer>> makers = new HashMap<>();
        put(makers, DenseSpec.class, DenseLayer::new);
        put(makers, DropoutSpec.class, DropoutLayer::new);
        put(makers, FlattenSpec.class, (flatten, place) -> new FlattenLayer());
        put(makers, EmbeddingSpec.class, EmbeddedColumnsLayer::of);
        put(makers, Conv2dSpec.class, Conv2dLayer::new);
        put(makers, Pool2dSpec.class, Pool2dLayer::new);
        put(makers, RecurrentSpec.class, RecurrentLayer::new);
        put(makers, SelfAttentionSpec.class, SelfAttentionLayer::new);
        put(makers, MeanPool1dSpec.class, (pool, place) -> new MeanPool1dLayer(place));
        put(makers, LayerNormSpec.class, LayerNormLayer::new);
        put(makers, BatchNormSpec.class, BatchNormLayer::new);
        put(
                makers,
                ResidualSpec.class,
                (residual, place) -> new ResidualLayer(new LayerStack(residual.layers(), place), place));
        return Map.copyOf(makers);
    }

    private static <S extends LayerSpec> void put(
            Map<Class<? extends LayerSpec>, BiFunction<LayerSpec, Place, Layer>> makers,
            Class<S> type,
            BiFunction<S, Place, Layer> maker) {
        makers.put(type, (spec, place) -> maker.apply(type.cast(spec), place));
    }
}
