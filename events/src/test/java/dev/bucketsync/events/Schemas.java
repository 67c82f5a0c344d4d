package dev.bucketsync.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/// Asks the schemas what they think of a message.
final class Schemas {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private Schemas() {}

    /// What is wrong with the data of a type; nothing when all is well.
    static List<String> complaints(String wireType, JsonNode data) {
        return complaintsAt(EventSchemas.path(wireType), data);
    }

    static List<String> complaintsAt(String path, JsonNode json) {
        return REGISTRY
                .getSchema(SchemaLocation.of("classpath:" + path))
                .validate(json.toString(), InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }
}
