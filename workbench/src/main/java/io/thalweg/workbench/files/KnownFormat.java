package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Recognises file formats that are not supported by their first bytes, to refuse them by name. */
final class KnownFormat {

    /** Enough to find the names of the first entries of an archive. */
    static final int BYTES = 1 << 12;

    private static final String UNPACK = "unpack it first";
    private static final String EXPORT = "export it as CSV";
    private static final String CONVERT = "convert it to CSV or JSON Lines";
    private static final String CONVERT_WITH_DUCKDB =
            CONVERT + ", for example with DuckDB:" + " duckdb -c \"COPY (FROM 'FILE') TO 'FILE.csv'\"";
    private static final String RECODE = "convert it to UTF-8, for example with: iconv -f %s -t UTF-8 FILE > FILE.utf8";

    private static final String ZIP = "504b0304";
    private static final String EMPTY_ZIP = "504b0506";

    private record Magic(String hex, String name, String remedy) {}

    /** UTF-32 comes before UTF-16, because their byte-order marks begin alike. */
    private static final List<Magic> MAGICS = List.of(
            new Magic("1f8b", "gzip within gzip", "uncompress it once"),
            new Magic("425a6839314159265359", "bzip2", UNPACK),
            new Magic("fd377a585a00", "xz", UNPACK),
            new Magic("28b52ffd", "zstd", UNPACK),
            new Magic("04224d18", "lz4", UNPACK),
            new Magic("377abcaf271c", "7-Zip", UNPACK),
            new Magic("d0cf11e0a1b11ae1", "Excel (.xls)", EXPORT),
            new Magic("50415231", "Parquet", CONVERT_WITH_DUCKDB),
            new Magic("4f626a01", "an Avro file", CONVERT),
            new Magic("4152524f5731", "Arrow or Feather", CONVERT),
            new Magic("894844460d0a1a0a", "HDF5", EXPORT),
            new Magic("53514c69746520666f726d6174203300", "an SQLite database", EXPORT),
            new Magic("fffe0000", "text in UTF-32", RECODE.formatted("UTF-32")),
            new Magic("0000feff", "text in UTF-32", RECODE.formatted("UTF-32")),
            new Magic("fffe", "text in UTF-16", RECODE.formatted("UTF-16")),
            new Magic("feff", "text in UTF-16", RECODE.formatted("UTF-16")));

    private KnownFormat() {}

    /** Why content with this beginning is not supported, and what to do about it; empty if it may be supported. */
    static Optional<String> refusal(byte[] first) {
        String hex = HexFormat.of().formatHex(first);
        if (hex.startsWith(ZIP) || hex.startsWith(EMPTY_ZIP)) {
            return Optional.of(archive(new String(first, ISO_8859_1)));
        }
        // The digit after BZh is the block size.
        String magic = hex.startsWith("425a68") && hex.length() > 8 ? "425a6839" + hex.substring(8) : hex;
        return MAGICS.stream()
                .filter(known -> magic.startsWith(known.hex()))
                .findFirst()
                .map(known -> "is " + known.name() + ", which is not read; " + known.remedy())
                .or(() -> wideText(first));
    }

    private static String archive(String text) {
        if (text.contains("xl/") || text.contains("[Content_Types].xml")) {
            return "is Excel (.xlsx), which is not read; " + EXPORT;
        }
        if (text.contains("application/vnd.oasis.opendocument")) {
            return "is an OpenDocument file, which is not read; " + EXPORT;
        }
        return "is a zip archive, which is not read; unpack it and give the file within";
    }

    /** UTF-16 or UTF-32 without a byte-order mark: of each character at the beginning, all bytes but one are zero. */
    private static Optional<String> wideText(byte[] first) {
        for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
            int width = encoding.startsWith("UTF-16") ? 2 : 4;
            int letter = encoding.endsWith("LE") ? 0 : width - 1;
            if (isWide(first, width, letter)) {
                return Optional.of("is text in " + encoding + ", which is not read; " + RECODE.formatted(encoding));
            }
        }
        return Optional.empty();
    }

    private static boolean isWide(byte[] first, int width, int letter) {
        int length = Math.min(first.length / width, 4) * width;
        for (int i = 0; i < length; i++) {
            boolean isPrintable = first[i] >= ' ' || first[i] == '\t' || first[i] == '\n' || first[i] == '\r';
            if (i % width == letter ? !isPrintable : first[i] != 0) {
                return false;
            }
        }
        return length >= 2 * width;
    }
}
