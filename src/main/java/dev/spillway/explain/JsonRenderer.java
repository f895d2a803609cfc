package dev.spillway.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// EXPLAIN (FORMAT JSON): an array with one object, as PostgreSQL prints it.
final class JsonRenderer {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private JsonRenderer() {}

    static String render(ExplainReport report, ExplainOptions options) {
        return MAPPER.writeValueAsString(List.of(document(report, options)));
    }

    static String renderWithoutLiterals(ExplainReport report, ExplainOptions options) {
        return MAPPER.writeValueAsString(List.of(Literals.removed(document(report, options))));
    }

    private static Map<String, Object> document(ExplainReport report, ExplainOptions options) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                ExplainKey.PLAN.text(),
                tree(ExplainTree.of(report.choice().chosen().plan(), options, report.run())));
        if (options.hasSettings()) {
            document.put(ExplainKey.SETTINGS.text(), report.settings());
        }
        if (options.hasSummary()) {
            document.put(
                    ExplainKey.PLANNING_TIME.text(),
                    ExplainNode.decimal(report.planningMillis(), ExplainNode.TIME_DIGITS));
        }
        report.run().ifPresent(run -> {
            document.put(ExplainKey.TRIGGERS.text(), List.of());
            document.put(
                    ExplainKey.EXECUTION_TIME.text(),
                    ExplainNode.decimal(run.executionMillis(), ExplainNode.TIME_DIGITS));
        });
        document.put(
                ExplainKey.TEMP_BUFFERS.text(),
                PlanChoiceSection.tempBuffers(report.tempBuffers(), report.run().isPresent()));
        document.put(ExplainKey.PLAN_CHOICE.text(), PlanChoiceSection.choice(report.choice(), options));
        return document;
    }

    /// A node and its children as maps.
    static Map<String, Object> tree(ExplainNode node) {
        Map<String, Object> object = keyed(node.properties());
        if (!node.workers().isEmpty()) {
            object.put(
                    ExplainKey.WORKERS.text(),
                    node.workers().stream()
                            .map(worker -> keyed(worker.properties()))
                            .toList());
        }
        if (!node.children().isEmpty()) {
            object.put(
                    ExplainKey.PLANS.text(),
                    node.children().stream().map(JsonRenderer::tree).toList());
        }
        return object;
    }

    private static Map<String, Object> keyed(Map<ExplainKey, Object> properties) {
        Map<String, Object> object = new LinkedHashMap<>();
        properties.forEach((key, value) -> object.put(key.text(), value));
        return object;
    }
}
