package io.thalweg.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemasTest {

    @TempDir
    private Path directory;

    @Test
    void packagesOneSchemaPerKindOfRecord() {
        assertThat(Schemas.ALL)
                .extracting(Schema::getName)
                .containsExactly("Event", "Label", "Score", "WeightsPart", "WeightsManifest", "WeightsHead", "Control");
    }

    @Test
    void documentsEveryRecordAndEveryField() {
        List<String> undocumented = new ArrayList<>();
        Schemas.ALL.forEach(schema -> collectUndocumented(schema, undocumented));

        assertThat(undocumented).isEmpty();
    }

    @Test
    void readsASchemaFromAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("score.avsc"), Schemas.SCORE.toString());

        assertThat(Schemas.read(file)).isEqualTo(Schemas.SCORE);
    }

    @Test
    void saysWhichFileHoldsNoSchema() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.avsc"), "{\"type\": \"rec");
        Path wrongDefault = Files.writeString(
                directory.resolve("default.avsc"),
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"n\",\"type\":\"int\",\"default\":\"x\"}]}");

        Path undefined = Files.writeString(directory.resolve("undefined.avsc"), "\"Elsewhere\"");
        Path bytes = Files.write(directory.resolve("bytes.avsc"), new byte[] {'"', (byte) 0xff, '"'});

        assertThatThrownBy(() -> Schemas.read(undefined))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(undefined + " is not an Avro schema: ");
        assertThatThrownBy(() -> Schemas.read(bytes))
                .isInstanceOf(IOException.class)
                .hasMessage(bytes + " is not an Avro schema: it is not UTF-8 text");
        assertThatThrownBy(() -> Schemas.read(broken))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(broken + " is not an Avro schema: ");
        assertThatThrownBy(() -> Schemas.read(wrongDefault))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(wrongDefault + " is not an Avro schema: ");
        assertThatThrownBy(() -> Schemas.read(directory.resolve("missing.avsc")))
                .isInstanceOf(NoSuchFileException.class);
    }

    private static void collectUndocumented(Schema schema, List<String> found) {
        switch (schema.getType()) {
            case RECORD -> {
                if (schema.getDoc() == null) {
                    found.add(schema.getFullName());
                }
                for (Schema.Field field : schema.getFields()) {
                    if (field.doc() == null || field.doc().isBlank()) {
                        found.add(schema.getFullName() + "." + field.name());
                    }
                    collectUndocumented(field.schema(), found);
                }
            }
            case ARRAY -> collectUndocumented(schema.getElementType(), found);
            case MAP -> collectUndocumented(schema.getValueType(), found);
            case UNION -> schema.getTypes().forEach(branch -> collectUndocumented(branch, found));
            case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
        }
    }
}
