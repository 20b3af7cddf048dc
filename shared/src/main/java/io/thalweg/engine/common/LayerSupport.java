package io.thalweg.engine.common;

import io.thalweg.network.LayerSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.ResidualSpec;
import io.thalweg.network.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The layers that an engine supports. An engine refuses any other layer before it builds a network, so that no layer is left
 * out silently.
 *
 * @param engine the engine's name
 * @param supported the supported layers in words: {@code dense, dropout and flatten}
 * @param remedy what to do about another layer: {@code use engine: nd4j}
 * @param supports whether a layer is supported over inputs of a shape
 */
public record LayerSupport(String engine, String supported, String remedy, BiPredicate<LayerSpec, Shape> supports) {

    /** Returns the message about the first unsupported layer, with the remedy; empty if all layers are supported. */
    public Optional<String> unsupported(NetworkSpec network) {
        return unsupported(network.layers(), network.layerInput(), "network");
    }

    /**
     * Throws if a network is not supported.
     *
     * @throws IllegalArgumentException with the reason, if there is one
     */
    public static void require(Optional<String> unsupported) {
        unsupported.ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }

    private Optional<String> unsupported(List<LayerSpec> layers, Shape input, String path) {
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            String place = path + "[" + i + "]";
            if (!supports.test(layer, shape)) {
                return Optional.of("the " + engine + " engine runs " + supported + ", but " + place + " is "
                        + layer.kind() + " over " + shape + "; " + remedy);
            }
            if (layer instanceof ResidualSpec residual) {
                Optional<String> inside = unsupported(residual.layers(), shape, place + ".residual.layers");
                if (inside.isPresent()) {
                    return inside;
                }
            }
            shape = layer.output(shape);
        }
        return Optional.empty();
    }
}
