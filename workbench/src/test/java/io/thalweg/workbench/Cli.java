package io.thalweg.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What one run of the command line in this process came to.
 *
 * @param exitCode 0, 1 or 2
 * @param out stdout
 * @param err stderr
 */
public record Cli(int exitCode, String out, String err) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Runs {@code thalweg} with these arguments. */
    public static Cli run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        int exitCode = Thalweg.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(texts);
        return new Cli(exitCode, out.toString(), err.toString());
    }

    /** The one JSON object on stdout; fails if there is anything else. */
    public JsonNode json() throws IOException {
        List<JsonNode> objects = jsonLines();
        if (objects.size() != 1) {
            throw new IOException("one object was expected but stdout was " + out + ", stderr " + err);
        }
        return objects.get(0);
    }

    /** The JSON objects on stdout, one a line. */
    public List<JsonNode> jsonLines() throws IOException {
        return JSON.readerFor(JsonNode.class).<JsonNode>readValues(out).readAll();
    }
}
