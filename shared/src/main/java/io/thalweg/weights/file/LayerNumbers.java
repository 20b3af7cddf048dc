package io.thalweg.weights.file;

import io.thalweg.engine.safetensors.Tensor;
import io.thalweg.network.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The layer numbers at the beginning of tensor names: {@code 2} of {@code 2.weight}. */
final class LayerNumbers {

    private static final Pattern NAME = Pattern.compile("(0|[1-9][0-9]{0,8})\\.(.+)");

    private LayerNumbers() {}

    /**
     * Renumbers the layers of a file: the n-th numbered layer of the file becomes the network's n-th layer with
     * tensors. In an {@code nn.Sequential} an activation counts as a module, here it is part of its layer. If the file
     * has another number of such layers, the names stay unchanged.
     */
    static Map<String, Tensor> closingGaps(Map<String, Tensor> tensors, List<TensorSpec> table) {
        List<Integer> theirs = numbers(tensors.keySet());
        List<Integer> ours = numbers(table.stream().map(TensorSpec::name).toList());
        if (theirs.size() != ours.size()) {
            return tensors;
        }
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            Matcher matcher = NAME.matcher(name);
            renamed.put(
                    matcher.matches()
                            ? ours.get(theirs.indexOf(Integer.valueOf(matcher.group(1)))) + "." + matcher.group(2)
                            : name,
                    tensor);
        });
        return renamed;
    }

    /** The distinct numbers, ascending. */
    private static List<Integer> numbers(Collection<String> names) {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String name : names) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                numbers.add(Integer.valueOf(matcher.group(1)));
            }
        }
        return new ArrayList<>(numbers);
    }
}
