package io.thalweg.workbench.doctor.machine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Maven classifier of ND4J's native jar, such as {@code linux-x86_64-onednn-avx2}, split into its parts.
 *
 * @param platform operating system and architecture, with {@code -onednn} if the jar contains oneDNN
 * @param level the vector instructions that the jar is compiled for. The classifier without a suffix is for SSE; there
 *     is none for AVX alone
 */
public record NativeClassifier(String platform, VectorLevel level) {

    private static final Pattern FORM = Pattern.compile("(.+?)(-avx2|-avx512)?");

    /** The platform for which Maven Central has jars for AVX2 and for AVX-512. */
    private static final String EVERY_LEVEL = "linux-x86_64";

    public NativeClassifier {
        level = level == VectorLevel.AVX ? VectorLevel.SSE : level;
    }

    public static NativeClassifier parse(String classifier) {
        Matcher form = FORM.matcher(classifier);
        if (!form.matches()) {
            throw new IllegalArgumentException("a classifier must have a platform but was '" + classifier + "'");
        }
        String suffix = form.group(2) == null ? "" : form.group(2);
        VectorLevel level =
                suffix.isEmpty() ? VectorLevel.SSE : suffix.equals("-avx2") ? VectorLevel.AVX2 : VectorLevel.AVX512;
        return new NativeClassifier(form.group(1), level);
    }

    /** The classifier of the best jar for a processor on this platform, or this one if there is no better one. */
    public NativeClassifier best(VectorLevel processor) {
        boolean hasEveryLevel = platform.equals(EVERY_LEVEL) || platform.equals(EVERY_LEVEL + "-onednn");
        return hasEveryLevel && level.isOlderThan(processor) ? new NativeClassifier(platform, processor) : this;
    }

    private String suffix() {
        return switch (level) {
            case SSE, AVX -> "";
            case AVX2 -> "-avx2";
            case AVX512 -> "-avx512";
        };
    }

    @Override
    public String toString() {
        return platform + suffix();
    }
}
