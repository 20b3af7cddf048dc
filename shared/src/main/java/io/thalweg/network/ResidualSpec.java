package io.thalweg.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A residual block: y = x + f(x), where f is a list of layers whose output has the shape of their input.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., 2015</a>
 */
@FormatName("ResidualSpec")
public record ResidualSpec(List<LayerSpec> layers) implements LayerSpec {

    public ResidualSpec {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("residual.layers must have at least one layer");
        }
        if (layers.stream().anyMatch(EmbeddingSpec.class::isInstance)) {
            throw new IllegalArgumentException(
                    "residual.layers must change numbers, but an embedding looks them up; put it"
                            + " in front of the residual");
        }
    }

    @Override
    public String kind() {
        return "residual";
    }

    @Override
    public boolean sameInTraining() {
        return layers.stream().allMatch(LayerSpec::sameInTraining);
    }

    @Override
    public Shape output(Shape input) {
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            try {
                shape = layers.get(i).output(shape);
            } catch (ShapeException e) {
                throw e.within("layers[" + i + "]." + layers.get(i).kind());
            }
        }
        if (!shape.equals(input)) {
            throw new ShapeException("adds what its layers give to what they are given, but they give " + shape
                    + " for " + input + "; end them with a layer that gives " + input);
        }
        return input;
    }

    /** The sum over the layers inside, and one addition per element. */
    @Override
    public long multiplyAdds(Shape input) {
        long sum = input.elements();
        Shape shape = input;
        for (LayerSpec layer : layers) {
            sum += layer.multiplyAdds(shape);
            shape = layer.output(shape);
        }
        return sum;
    }

    @Override
    public List<LayerTensor> tensors(Shape input) {
        List<LayerTensor> tensors = new ArrayList<>();
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            for (LayerTensor tensor : layers.get(i).tensors(shape)) {
                tensors.add(tensor.within(Integer.toString(i)));
            }
            shape = layers.get(i).output(shape);
        }
        return List.copyOf(tensors);
    }
}
