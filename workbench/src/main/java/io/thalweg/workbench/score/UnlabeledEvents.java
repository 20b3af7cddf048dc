package io.thalweg.workbench.score;

import io.thalweg.config.Pipeline;
import io.thalweg.features.EventSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/**
 * A pipeline whose events need no label. Scoring does not read the label, so a file is scored even if its label column is
 * absent, empty, or holds text that the label's type does not allow.
 */
final class UnlabeledEvents {

    private UnlabeledEvents() {}

    /** The pipeline with a label field that also takes null and any text; every other field is unchanged. */
    static Pipeline of(Pipeline pipeline) {
        EventSpec events = pipeline.events();
        Schema schema = events.schema();
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            fields.add(
                    field.name().equals(pipeline.label().field())
                            ? new Schema.Field(
                                    field.name(), anything(field.schema()), field.doc(), JsonProperties.NULL_VALUE)
                            : new Schema.Field(field, field.schema()));
        }
        Schema relaxed = Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
        return pipeline.withEvents(new EventSpec(relaxed, events.id(), events.time()));
    }

    /** The type or its branches, with null in front and string at the end for texts that no other type can hold. */
    private static Schema anything(Schema type) {
        List<Schema> branches = new ArrayList<>(List.of(Schema.create(Schema.Type.NULL)));
        (type.isUnion() ? type.getTypes() : List.of(type))
                .stream()
                        .filter(branch ->
                                branch.getType() != Schema.Type.NULL && branch.getType() != Schema.Type.STRING)
                        .forEach(branches::add);
        branches.add(Schema.create(Schema.Type.STRING));
        return Schema.createUnion(branches);
    }
}
