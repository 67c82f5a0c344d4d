package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.events.verdict.RejectionReason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The document says what the API does, no more and no less.
class OpenApiIT {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        Client.Answer served = API.running().client("").get("/openapi.yaml");
        assertThat(served.status()).as("without a token").isEqualTo(200);
        document = new YAMLMapper().readTree(served.text());
    }

    @Test
    void namesEveryRouteAndNoOther() {
        assertThat(documented())
                .containsExactlyElementsOf(new TreeSet<>(API.running().server.routes()));
    }

    @Test
    void knowsEveryProblemCodeAndReason() {
        assertThat(texts("/components/schemas/Problem/properties/code/enum"))
                .containsExactlyInAnyOrderElementsOf(names(ProblemCode.values()));
        assertThat(texts("/components/schemas/Reason/enum"))
                .containsExactlyInAnyOrderElementsOf(names(RejectionReason.values()));
    }

    @Test
    void refersOnlyToWhatItDefines() {
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references).isNotEmpty();
        assertThat(references)
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private static Set<String> documented() {
        Set<String> routes = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation ->
                                routes.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return routes;
    }

    private static List<String> texts(String pointer) {
        return StreamSupport.stream(document.at(pointer).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }
}
