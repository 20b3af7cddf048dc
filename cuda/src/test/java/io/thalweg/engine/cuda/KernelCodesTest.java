package io.thalweg.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.network.Activation;
import io.thalweg.network.Loss;
import io.thalweg.network.RecurrentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The numbers of the Java side are those of the kernels' enums. */
class KernelCodesTest {

    @Test
    void numbersActivationsAsTheKernelsDo() throws IOException {
        assertThat(numbers(Activation.values(), KernelCodes::of)).isEqualTo(enumWith("LINEAR", "activation.cuh"));
    }

    @Test
    void numbersLossesAsTheKernelsDo() throws IOException {
        assertThat(numbers(Loss.values(), KernelCodes::of)).isEqualTo(enumWith("MSE", "loss.cuh"));
    }

    @Test
    void numbersOptimizersAsTheKernelsDo() throws IOException {
        assertThat(numbers(DeviceUpdate.values(), KernelCodes::of)).isEqualTo(enumWith("SGD", "optimizer.cuh"));
    }

    @Test
    void numbersRecurrentCellsAsTheKernelsDo() throws IOException {
        assertThat(numbers(RecurrentSpec.Cell.values(), KernelCodes::of)).isEqualTo(enumWith("RNN", "recurrent.cuh"));
    }

    private static <E extends Enum<E>> Map<String, Integer> numbers(E[] values, ToIntFunction<E> number) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> numbers.put(value.name(), number.applyAsInt(value)));
        return numbers;
    }

    /** The enum of a file that begins with this constant. */
    private static Map<String, Integer> enumWith(String first, String file) throws IOException {
        Matcher found = Pattern.compile("enum \\{ (" + first + "\\b[A-Z_, ]*) \\};")
                .matcher(Files.readString(FakeDriver.KERNELS.resolve(file)));
        assertThat(found.find()).as("enum { %s, ... } in %s", first, file).isTrue();
        List<String> names = List.of(found.group(1).split(", "));
        Map<String, Integer> numbers = new LinkedHashMap<>();
        names.forEach(name -> numbers.put(name, numbers.size()));
        return numbers;
    }
}
