package io.thalweg.engine.nd4j;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/**
 * Reads the versions and settings of the native libraries in this process. JavaCPP finds the functions; those without a
 * binding are called by JNA, which is a dependency of ND4J.
 */
final class LoadedCode {

    private static final int MKL_VERSION_BYTES = 256;

    private LoadedCode() {}

    static String nd4jVersion() {
        try {
            return Loader.getVersion("org.nd4j", "nd4j-native");
        } catch (IOException e) {
            return "unknown";
        }
    }

    static Path cache() {
        try {
            return Loader.getCacheDir().toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<Path> nd4j() {
        return library("nd4j");
    }

    static Blas blas(int threads) {
        Optional<Pointer> openBlas = function("openblas_get_config");
        if (openBlas.isPresent()) {
            return new Blas(
                    Blas.OPENBLAS,
                    openBlas.flatMap(LoadedCode::text).orElse(""),
                    function("openblas_get_corename").flatMap(LoadedCode::text),
                    threads,
                    library("openblas"));
        }
        Optional<Pointer> mkl = function("MKL_Get_Version_String");
        if (mkl.isPresent()) {
            return new Blas(Blas.MKL, mklVersion(mkl.get()).orElse(""), Optional.empty(), threads, library("mkl_rt"));
        }
        Optional<Path> library = library("openblas");
        String name = library.map(Path::getFileName).map(Path::toString).orElse("unknown");
        return new Blas(name, "", Optional.empty(), threads, library);
    }

    /** The path that a library was loaded from. Its file name may end with a version. */
    private static Optional<Path> library(String name) {
        return Loader.getLoadedLibraries().entrySet().stream()
                .filter(loaded -> loaded.getKey().startsWith(name))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst()
                .map(Path::of);
    }

    private static Optional<Pointer> function(String name) {
        return Optional.ofNullable(Loader.addressof(name));
    }

    /** The text that a function without arguments returns; empty if JNA's own native code cannot be loaded. */
    private static Optional<String> text(Pointer function) {
        try {
            return Optional.of(
                    callable(function).invokeString(new Object[0], false).strip());
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    private static Optional<String> mklVersion(Pointer function) {
        try (Memory text = new Memory(MKL_VERSION_BYTES)) {
            callable(function).invokeVoid(new Object[] {text, MKL_VERSION_BYTES});
            return Optional.of(text.getString(0).strip());
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    private static Function callable(Pointer function) {
        return Function.getFunction(new com.sun.jna.Pointer(function.address()));
    }
}
