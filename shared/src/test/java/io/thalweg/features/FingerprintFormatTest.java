package io.thalweg.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.network.FormatName;
import io.thalweg.network.LeftOutOfFingerprint;
import io.thalweg.network.LeftOutWhileEmpty;
import io.thalweg.network.NetworkSpec;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The names that fingerprints consist of: of records, their components, and enum constants. Published weights and checkpoints
 * of a build whose names differ from {@code fingerprint-format.txt} are refused by the next one, and the other way round.
 */
class FingerprintFormatTest {

    private final Set<Class<?>> described = new HashSet<>();
    private final SortedSet<String> lines = new TreeSet<>();

    @Test
    void consistsOfTheNamesThatReleasedBuildsUse() throws IOException {
        describe(NetworkSpec.class);
        describe(FeatureLayout.class);
        describe(LabelSpec.class);

        String approved = new String(
                FingerprintFormatTest.class
                        .getResourceAsStream("fingerprint-format.txt")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(String.join("\n", lines) + "\n").isEqualTo(approved);
    }

    private void describe(Class<?> type) {
        if (type.isSealed()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(this::describe);
        } else if (type.isEnum()) {
            lines.add(Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .collect(Collectors.joining(" | ")));
        } else if (type.isRecord() && described.add(type)) {
            assertThat(type.isAnnotationPresent(FormatName.class))
                    .as(type + " needs a @FormatName")
                    .isTrue();
            lines.add(type.getAnnotation(FormatName.class).value()
                    + Arrays.stream(type.getRecordComponents())
                            .filter(component -> !component.isAnnotationPresent(LeftOutOfFingerprint.class))
                            .map(this::describe)
                            .collect(Collectors.joining(", ", "(", ")")));
        }
    }

    private String describe(RecordComponent component) {
        Type type = component.getGenericType();
        Class<?> element = component.getType();
        if (type instanceof ParameterizedType list) {
            element = (Class<?>) list.getActualTypeArguments()[0];
        }
        describe(element);
        return component.getName()
                + (component.isAnnotationPresent(LeftOutWhileEmpty.class) ? " (left out while empty)" : "");
    }
}
