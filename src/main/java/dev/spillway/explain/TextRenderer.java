package dev.spillway.explain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// EXPLAIN (FORMAT TEXT): PostgreSQL's indented lines.
final class TextRenderer {
    /// Said in the node's first line or in a line of its own form, or of no interest in text.
    private static final Set<ExplainKey> NOT_LISTED = Set.of(
            ExplainKey.NODE_TYPE,
            ExplainKey.STRATEGY,
            ExplainKey.PARTIAL_MODE,
            ExplainKey.OPERATION,
            ExplainKey.PARENT_RELATIONSHIP,
            ExplainKey.SUBPLAN_NAME,
            ExplainKey.PARALLEL_AWARE,
            ExplainKey.ASYNC_CAPABLE,
            ExplainKey.SCAN_DIRECTION,
            ExplainKey.INDEX_NAME,
            ExplainKey.RELATION_NAME,
            ExplainKey.FUNCTION_NAME,
            ExplainKey.CTE_NAME,
            ExplainKey.SCHEMA,
            ExplainKey.ALIAS,
            ExplainKey.JOIN_TYPE,
            ExplainKey.STARTUP_COST,
            ExplainKey.TOTAL_COST,
            ExplainKey.PLAN_ROWS,
            ExplainKey.PLAN_WIDTH,
            ExplainKey.ACTUAL_STARTUP_TIME,
            ExplainKey.ACTUAL_TOTAL_TIME,
            ExplainKey.ACTUAL_ROWS,
            ExplainKey.ACTUAL_LOOPS,
            ExplainKey.DISABLED,
            ExplainKey.INNER_UNIQUE,
            ExplainKey.SINGLE_COPY,
            ExplainKey.STORAGE,
            ExplainKey.MAXIMUM_STORAGE,
            ExplainKey.SORT_METHOD,
            ExplainKey.SORT_SPACE_USED,
            ExplainKey.SORT_SPACE_TYPE,
            ExplainKey.HASH_BUCKETS,
            ExplainKey.HASH_BATCHES,
            ExplainKey.ORIGINAL_HASH_BUCKETS,
            ExplainKey.ORIGINAL_HASH_BATCHES,
            ExplainKey.PLANNED_PARTITIONS,
            ExplainKey.HASH_AGG_BATCHES,
            ExplainKey.DISK_USAGE,
            ExplainKey.PEAK_MEMORY_USAGE);

    private final List<String> lines = new ArrayList<>();

    private TextRenderer() {}

    static String render(ExplainReport report, ExplainOptions options) {
        TextRenderer renderer = new TextRenderer();
        renderer.node(ExplainTree.of(report.choice().chosen().plan(), options, report.run()), 0);
        if (options.hasSettings() && !report.settings().isEmpty()) {
            renderer.lines.add("Settings: "
                    + report.settings().entrySet().stream()
                            .map(setting -> setting.getKey() + " = '" + setting.getValue() + "'")
                            .collect(Collectors.joining(", ")));
        }
        if (options.hasCosts()) {
            PlanChoiceSection.lines(report).forEach(renderer.lines::add);
        }
        if (options.hasSummary()) {
            renderer.lines.add(
                    "Planning Time: " + ExplainNode.decimal(report.planningMillis(), ExplainNode.TIME_DIGITS) + " ms");
            report.run()
                    .ifPresent(run -> renderer.lines.add("Execution Time: "
                            + ExplainNode.decimal(run.executionMillis(), ExplainNode.TIME_DIGITS) + " ms"));
        }
        return String.join("\n", renderer.lines);
    }

    /// `depth` in steps of two blanks, 0 for the root, which has no arrow.
    private void node(ExplainNode node, int depth) {
        String arrow = depth == 0 ? "" : "  ".repeat(depth) + "->  ";
        lines.add(arrow + title(node) + costs(node) + actuals(node));
        int inner = depth == 0 ? 1 : depth + 3;
        String indent = "  ".repeat(inner);
        node.properties().forEach((key, value) -> {
            if (!NOT_LISTED.contains(key)
                    && !key.text().contains("Blocks")
                    && !key.text().contains("I/O")) {
                if (value instanceof Map<?, ?> groups) {
                    lines.add(indent + key.text() + ": " + sortGroups(groups));
                } else if (key == ExplainKey.GROUPING_SETS) {
                    GroupingText.lines(value).forEach(line -> lines.add(indent + line));
                } else {
                    lines.add(indent + key.text() + ": " + text(value));
                }
            }
        });
        String memory = memory(node);
        if (!memory.isEmpty()) {
            lines.add(indent + memory);
        }
        buffers(node, indent);
        workers(node, indent);
        for (ExplainNode child : node.children()) {
            if (child.has(ExplainKey.SUBPLAN_NAME)) {
                lines.add(indent + text(child, ExplainKey.SUBPLAN_NAME));
                node(child, inner + 1);
            } else {
                node(child, inner);
            }
        }
    }

    private void workers(ExplainNode node, String indent) {
        for (ExplainNode worker : node.workers()) {
            String head = indent + "Worker " + text(worker, ExplainKey.WORKER_NUMBER) + ":  ";
            String memory = memory(worker);
            if (!worker.has(ExplainKey.ACTUAL_LOOPS)) {
                lines.add(head + memory);
                continue;
            }
            lines.add(head + actual(worker));
            if (!memory.isEmpty()) {
                lines.add(indent + "  " + memory);
            }
            buffers(worker, indent + "  ");
        }
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(value);
    }

    private static String title(ExplainNode node) {
        String type = text(node, ExplainKey.NODE_TYPE);
        String name = switch (type) {
            case "Aggregate" -> mode(node) + aggregate(node);
            case "Hash Join", "Merge Join", "Nested Loop" -> join(type, text(node, ExplainKey.JOIN_TYPE));
            case "Index Scan", "Index Only Scan" ->
                type + (text(node, ExplainKey.SCAN_DIRECTION).equals("Backward") ? " Backward" : "") + " using "
                        + text(node, ExplainKey.INDEX_NAME);
            case "ModifyTable" -> text(node, ExplainKey.OPERATION);
            default -> type;
        };
        String parallel = Boolean.TRUE.equals(node.get(ExplainKey.PARALLEL_AWARE)) ? "Parallel " : "";
        return parallel + name + on(node);
    }

    private static String mode(ExplainNode node) {
        String mode = text(node, ExplainKey.PARTIAL_MODE);
        return mode.equals("Simple") ? "" : mode + " ";
    }

    private static String aggregate(ExplainNode node) {
        return switch (text(node, ExplainKey.STRATEGY)) {
            case "Hashed" -> "HashAggregate";
            case "Mixed" -> "MixedAggregate";
            case "Sorted" -> "GroupAggregate";
            default -> "Aggregate";
        };
    }

    private static String join(String type, String joinType) {
        if (joinType.equals("Inner")) {
            return type;
        }
        return switch (type) {
            case "Hash Join" -> "Hash " + joinType + " Join";
            case "Merge Join" -> "Merge " + joinType + " Join";
            default -> type + " " + joinType + " Join";
        };
    }

    private static String on(ExplainNode node) {
        if (!node.has(ExplainKey.ALIAS)) {
            return "";
        }
        String alias = text(node, ExplainKey.ALIAS);
        ExplainKey named = node.has(ExplainKey.FUNCTION_NAME)
                ? ExplainKey.FUNCTION_NAME
                : node.has(ExplainKey.CTE_NAME) ? ExplainKey.CTE_NAME : ExplainKey.RELATION_NAME;
        // Values have no name of their own, and PostgreSQL quotes what it calls them.
        String name = node.has(named) ? text(node, named) : '"' + alias + '"';
        String schema = node.has(ExplainKey.SCHEMA) ? text(node, ExplainKey.SCHEMA) + "." : "";
        return " on " + schema + name + (name.equals(alias) || !node.has(named) ? "" : " " + alias);
    }

    private static String costs(ExplainNode node) {
        if (!node.has(ExplainKey.TOTAL_COST)) {
            return "";
        }
        return "  (cost=" + text(node, ExplainKey.STARTUP_COST) + ".." + text(node, ExplainKey.TOTAL_COST) + " rows="
                + text(node, ExplainKey.PLAN_ROWS) + " width=" + text(node, ExplainKey.PLAN_WIDTH) + ")";
    }

    private static String actuals(ExplainNode node) {
        if (!node.has(ExplainKey.ACTUAL_LOOPS)) {
            return "";
        }
        if (Long.valueOf(0).equals(node.get(ExplainKey.ACTUAL_LOOPS))) {
            return " (never executed)";
        }
        return " (" + actual(node) + ")";
    }

    private static String actual(ExplainNode node) {
        String time = node.has(ExplainKey.ACTUAL_TOTAL_TIME)
                ? "time=" + text(node, ExplainKey.ACTUAL_STARTUP_TIME) + ".." + text(node, ExplainKey.ACTUAL_TOTAL_TIME)
                        + " "
                : "";
        return "actual " + time + "rows=" + text(node, ExplainKey.ACTUAL_ROWS) + " loops="
                + text(node, ExplainKey.ACTUAL_LOOPS);
    }

    /// The line that PostgreSQL makes of a sort's, a hash table's or kept rows' numbers.
    private static String memory(ExplainNode node) {
        if (node.has(ExplainKey.STORAGE)) {
            return "Storage: " + text(node, ExplainKey.STORAGE) + "  Maximum Storage: "
                    + text(node, ExplainKey.MAXIMUM_STORAGE) + "kB";
        }
        if (node.has(ExplainKey.SORT_METHOD)) {
            return "Sort Method: " + text(node, ExplainKey.SORT_METHOD) + "  " + text(node, ExplainKey.SORT_SPACE_TYPE)
                    + ": " + text(node, ExplainKey.SORT_SPACE_USED) + "kB";
        }
        if (node.has(ExplainKey.HASH_BUCKETS)) {
            return "Buckets: " + text(node, ExplainKey.HASH_BUCKETS) + "  Batches: "
                    + text(node, ExplainKey.HASH_BATCHES) + "  Memory Usage: "
                    + text(node, ExplainKey.PEAK_MEMORY_USAGE) + "kB";
        }
        if (node.has(ExplainKey.HASH_AGG_BATCHES)) {
            String partitions = counter(node, "Planned Partitions: ", ExplainKey.PLANNED_PARTITIONS);
            String disk = counter(node, "  Disk Usage: ", ExplainKey.DISK_USAGE);
            return partitions + (partitions.isEmpty() ? "" : "  ") + "Batches: "
                    + text(node, ExplainKey.HASH_AGG_BATCHES) + "  Memory Usage: "
                    + text(node, ExplainKey.PEAK_MEMORY_USAGE) + "kB" + disk + (disk.isEmpty() ? "" : "kB");
        }
        return "";
    }

    /// The groups of an incremental sort, and the space that sorting them took.
    private static String sortGroups(Map<?, ?> groups) {
        List<?> methods = groups.get("Sort Methods Used") instanceof List<?> list ? list : List.of();
        StringBuilder line = new StringBuilder();
        line.append(groups.get("Group Count"))
                .append(methods.size() == 1 ? "  Sort Method: " : "  Sort Methods: ")
                .append(text(methods));
        for (String type : List.of("Memory", "Disk")) {
            if (groups.get("Sort Space " + type) instanceof Map<?, ?> space) {
                line.append("  Average ").append(type).append(": ").append(space.get("Average Sort Space Used"));
                line.append("kB  Peak ").append(type).append(": ").append(space.get("Peak Sort Space Used"));
                line.append("kB");
            }
        }
        return line.toString();
    }

    private void buffers(ExplainNode node, String indent) {
        String counters = counter(node, " hit=", ExplainKey.LOCAL_HIT_BLOCKS)
                + counter(node, " read=", ExplainKey.LOCAL_READ_BLOCKS)
                + counter(node, " dirtied=", ExplainKey.LOCAL_DIRTIED_BLOCKS)
                + counter(node, " written=", ExplainKey.LOCAL_WRITTEN_BLOCKS);
        String temp = counter(node, " read=", ExplainKey.TEMP_READ_BLOCKS)
                + counter(node, " written=", ExplainKey.TEMP_WRITTEN_BLOCKS);
        if (!counters.isEmpty() || !temp.isEmpty()) {
            lines.add(indent + "Buffers:" + (counters.isEmpty() ? "" : " local" + counters)
                    + (counters.isEmpty() || temp.isEmpty() ? "" : ",") + (temp.isEmpty() ? "" : " temp" + temp));
        }
        String times = time(node, " read=", ExplainKey.LOCAL_IO_READ_TIME)
                + time(node, " write=", ExplainKey.LOCAL_IO_WRITE_TIME);
        if (!times.isEmpty()) {
            lines.add(indent + "I/O Timings: local" + times);
        }
    }

    private static String time(ExplainNode node, String label, ExplainKey key) {
        return node.get(key) instanceof BigDecimal millis && millis.signum() != 0 ? label + millis : "";
    }

    private static String counter(ExplainNode node, String label, ExplainKey key) {
        @Nullable Object value = node.get(key);
        return value == null || Long.valueOf(0).equals(value) ? "" : label + value;
    }

    private static String text(ExplainNode node, ExplainKey key) {
        return String.valueOf(node.get(key));
    }
}
