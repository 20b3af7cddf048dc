package io.thalweg.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML file as a tree of {@link Node}s, with all substitutions applied. Only SnakeYAML's composer is used, so that no
 * tag can create a Java object.
 */
public final class Document {

    /** The maximum size of a file, which is SnakeYAML's limit. A pipeline file has some kilobytes. */
    private static final int MAX_FILE_BYTES = 3 << 20;

    /**
     * The maximum number of characters of all paths, plus one per node. An alias is expanded at each use, so that a
     * small file could expand to billions of nodes.
     */
    private static final int MAX_WRITTEN_OUT = 1 << 24;

    private final Substitution substitution;
    private final Problems problems;
    private final Set<org.yaml.snakeyaml.nodes.Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private long writtenOut;
    private boolean isTooLarge;

    private Document(Substitution substitution, Problems problems) {
        this.substitution = substitution;
        this.problems = problems;
    }

    /**
     * Reads a file.
     *
     * @param environment resolves {@code ${env:NAME}}
     * @return the mapping; empty if there is none, with the problem added
     */
    public static Optional<Node.Mapping> read(
            Path file, Function<String, Optional<String>> environment, Problems problems) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return content(file, problems)
                .flatMap(text -> new Document(new Substitution(environment, folder), problems).mapping(text));
    }

    /** Parses a value from a table of keys, without substitutions. An error in it is a programming error. */
    static Node parse(String written) {
        Problems problems = new Problems();
        Document document = new Document(new Substitution(name -> Optional.empty(), Path.of("")), problems);
        Node node = document.node("", yaml().compose(new StringReader(written)));
        if (!problems.isEmpty()) {
            throw new IllegalStateException(written + ": " + problems.list());
        }
        return node;
    }

    /** The text of a file; empty if it cannot be read, with the problem added. */
    static Optional<String> content(Path file, Problems problems) {
        if (Files.isDirectory(file)) {
            problems.add("", "is a folder, not a file", "name a file in it");
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                problems.add(
                        "", "must have at most " + MAX_FILE_BYTES + " bytes but has more", "is it the right file?");
                return Optional.empty();
            }
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (NoSuchFileException e) {
            problems.add(
                    "",
                    "does not exist",
                    "check the path; relative paths begin at " + Path.of("").toAbsolutePath());
        } catch (AccessDeniedException e) {
            problems.add("", "may not be read by this user", "give it the right to read the file");
        } catch (CharacterCodingException e) {
            problems.add("", "is not UTF-8 text", "save it as UTF-8; is it a text file at all?");
        } catch (IOException e) {
            problems.add("", "cannot be read: " + e.getMessage(), "check the disk and the path");
        }
        return Optional.empty();
    }

    private Optional<Node.Mapping> mapping(String text) {
        org.yaml.snakeyaml.nodes.Node root;
        try {
            root = yaml().compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            problems.addAt(e.getProblemMark().getLine() + 1, syntaxStatement(e), syntaxRemedy(text, e));
            return Optional.empty();
        } catch (YAMLException e) {
            problems.add("", "is not valid YAML: " + e.getMessage().strip(), "correct it");
            return Optional.empty();
        }
        if (root == null) {
            problems.add("", "is empty", "begin with a copy of one of the example pipelines");
            return Optional.empty();
        }
        int sofar = problems.size();
        Node node = node("", root);
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (problems.size() == sofar) {
            problems.addAt(
                    root.getStartMark().getLine() + 1,
                    "must be a mapping of keys to values but was " + node.shown(),
                    "begin with, for example, pipeline: payments");
        }
        return Optional.empty();
    }

    private static Yaml yaml() {
        return new Yaml(new LoaderOptions());
    }

    private static String syntaxStatement(MarkedYAMLException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return "column " + (e.getProblemMark().getColumn() + 1) + ", is not valid YAML: " + context + e.getProblem();
    }

    private static String syntaxRemedy(String text, MarkedYAMLException e) {
        String line =
                text.lines().skip(e.getProblemMark().getLine()).findFirst().orElse("");
        if (line.contains("${") && line.contains("{")) {
            return "within {…}, put the text with ${…} into quotes";
        }
        return needsQuotes(e)
                ? "a text that begins like this needs quotes: "
                        + quoted(line, e.getProblemMark().getColumn())
                : "correct it; most often it is the indentation, a missing quote or a missing bracket";
    }

    /** Whether a value begins with a character that has a special meaning in YAML: {@code >50K}. */
    private static boolean needsQuotes(MarkedYAMLException e) {
        return "while scanning a block scalar".equals(e.getContext())
                || e.getProblem().contains("that cannot start any token");
    }

    /** The text at the mark, in quotes: {@code ">50K"}. */
    private static String quoted(String line, int column) {
        int from = Math.min(column, line.length());
        while (from > 0 && " :,[{-".indexOf(line.charAt(from - 1)) < 0) {
            from--;
        }
        Matcher text = Pattern.compile("[^,\\]}#]+").matcher(line.substring(from));
        return '"' + (text.lookingAt() ? text.group().strip() : ">50K") + '"';
    }

    private Node node(String path, org.yaml.snakeyaml.nodes.Node yaml) {
        writtenOut += path.length() + 1;
        if (writtenOut > MAX_WRITTEN_OUT) {
            if (!isTooLarge) {
                isTooLarge = true;
                problems.add(
                        "", "is too large once each *alias is written out", "write fewer aliases, or shorter keys");
            }
            return new Node.Unresolved(path);
        }
        problems.locate(path, yaml.getStartMark().getLine() + 1);
        if (!open.add(yaml)) {
            problems.add(path, "contains itself through *alias", "write it out");
            return new Node.Unresolved(path);
        }
        try {
            if (yaml instanceof ScalarNode scalar) {
                return scalar(path, scalar);
            }
            if (yaml instanceof SequenceNode sequence) {
                return sequence(path, sequence);
            }
            return mapping(path, (MappingNode) yaml);
        } finally {
            open.remove(yaml);
        }
    }

    private Node scalar(String path, ScalarNode scalar) {
        String written = scalar.getValue();
        boolean isBlock = scalar.getScalarStyle() == DumperOptions.ScalarStyle.FOLDED
                || scalar.getScalarStyle() == DumperOptions.ScalarStyle.LITERAL;
        if (isBlock && written.isBlank()) {
            problems.add(
                    path,
                    "is an empty block of text, which > and | begin in YAML",
                    "put a text that begins with one of them into quotes, such as \">5\"");
            return new Node.Unresolved(path);
        }
        Optional<String> text = substitution.apply(path, written, problems);
        if (text.isEmpty()) {
            return new Node.Unresolved(path);
        }
        boolean substituted = !text.get().equals(written);
        return new Node.Scalar(path, written, text.get(), scalar.isPlain() && !substituted);
    }

    private Node sequence(String path, SequenceNode sequence) {
        List<Node> items = new ArrayList<>();
        for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
            if (isTooLarge) {
                // The paths of the remaining nodes may be long too.
                break;
            }
            items.add(node(path + "[" + items.size() + "]", item));
        }
        return new Node.Sequence(path, items);
    }

    private Node mapping(String path, MappingNode mapping) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (isTooLarge) {
                break;
            }
            int line = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.addAt(
                        line, "a key must be a text but was a list or a mapping", "write the key as a plain word");
                continue;
            }
            String place = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            if (entries.containsKey(key.getValue())) {
                problems.addAt(line, "the key " + place + " stands here for the second time", "keep one of the two");
                continue;
            }
            // The line of the key, because a block value begins a line below it.
            problems.locate(place, line);
            entries.put(key.getValue(), node(place, tuple.getValueNode()));
        }
        return new Node.Mapping(path, Collections.unmodifiableMap(entries));
    }
}
