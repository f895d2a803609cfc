package dev.spillway.session;

import dev.spillway.data.SessionZone;
import dev.spillway.session.SettingDefinition.Context;
import dev.spillway.session.SettingDefinition.Description;
import dev.spillway.session.SettingDefinition.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Every setting there is, by name. PostgreSQL's settings of plans that Spillway does not make yet are accepted, so
/// that scripts run, and say so.
///
/// Immutable; one for the process, since two defaults depend on the number of cores.
public final class SettingCatalog {
    private static final String COST = "Query Tuning / Planner Cost Constants";
    private static final String METHOD = "Query Tuning / Planner Method Configuration";
    private static final String PARALLEL = "Resource Usage / Worker Processes";
    private static final String MEMORY = "Resource Usage / Memory";
    private static final String DISK = "Resource Usage / Disk";
    private static final String CLIENT = "Client Connection Defaults / Statement Behavior";
    private static final String STATISTICS = "Statistics / Monitoring";

    private static final double INT_MAX = Integer.MAX_VALUE;
    private static final double BLOCKS_MAX = 715_827_882;

    private static final String NO_EFFECT = "Accepted for PostgreSQL's scripts; no plan of this version depends on it.";
    private static final List<String> METHODS_TO_COME =
            List.of("bitmapscan", "gathermerge", "memoize", "parallel_append");

    /// Other names that are understood, because another product calls the same thing so.
    private static final Map<String, String> ALIASES =
            Map.of("enable_parallel_temptables", "extended_parallel_processing");

    private final Map<String, SettingDefinition> definitions = new TreeMap<>();

    public SettingCatalog(int cores) {
        List<SettingDefinition> all = new ArrayList<>();
        costs(all);
        methods(all);
        parallel(all, cores);
        resources(all);
        client(all);
        all.forEach(definition -> definitions.put(definition.name().toLowerCase(Locale.ROOT), definition));
    }

    public Optional<SettingDefinition> find(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(definitions.get(ALIASES.getOrDefault(folded, folded)));
    }

    /// In the order of their names.
    public List<SettingDefinition> all() {
        return List.copyOf(definitions.values());
    }

    /// Alias → name.
    public static Map<String, String> aliases() {
        return Collections.unmodifiableMap(ALIASES);
    }

    private static void costs(List<SettingDefinition> all) {
        all.add(cost("seq_page_cost", 1.0, "Cost of reading one block in order; the unit of all costs."));
        all.add(cost("random_page_cost", 4.0, "Cost of reading one block out of order."));
        all.add(cost("cpu_tuple_cost", 0.01, "Cost of processing one row."));
        all.add(cost("cpu_operator_cost", 0.0025, "Cost of one operator or function call."));
        all.add(cost("parallel_setup_cost", 1000.0, "Cost of starting the workers of a Gather."));
        all.add(cost("parallel_tuple_cost", 0.1, "Cost of passing one row from a worker to the leader."));
        all.add(
                cost(
                        "write_page_cost",
                        5.0,
                        "Cost of flushing one dirty local buffer before workers may read a TEMP relation; charged once a query."));
        all.add(cost("cpu_index_tuple_cost", 0.005, NO_EFFECT));
        all.add(blocks("effective_cache_size", 524_288, 1, INT_MAX, COST, NO_EFFECT));
        all.add(blocks("min_parallel_index_scan_size", 64, 0, BLOCKS_MAX, COST, NO_EFFECT));
        all.add(blocks(
                "min_parallel_table_scan_size",
                1024,
                0,
                BLOCKS_MAX,
                COST,
                "Smallest relation whose scan is planned with workers."));
    }

    private static void methods(List<SettingDefinition> all) {
        all.add(flag(
                "extended_parallel_processing",
                true,
                METHOD,
                "Lets TEMP relations be scanned in parallel once their dirty local buffers are flushed."));
        all.add(choice(
                "temp_flush_scope",
                "all",
                METHOD,
                "What a flush writes: all dirty local buffers, or those of the relations that the statement references.",
                List.of("all", "referenced")));
        all.add(flag(
                "debug_parallel_query",
                false,
                METHOD,
                "Puts a Gather above every plan that allows one, whatever it costs; for tests."));
        all.add(method("seqscan", "sequential scans"));
        all.add(method("indexscan", "index scans"));
        all.add(method("indexonlyscan", "index-only scans"));
        all.add(method("sort", "explicit sorts"));
        all.add(method("incremental_sort", "sorts of rows that are sorted by some of the keys"));
        all.add(method("mergejoin", "merge joins"));
        all.add(method("hashagg", "hashed aggregation"));
        all.add(method("hashjoin", "hash joins"));
        all.add(method("nestloop", "nested loop joins"));
        all.add(method("material", "materialisation"));
        all.add(method("parallel_hash", "hash tables that all participants build together"));
        for (String name : METHODS_TO_COME) {
            all.add(flag("enable_" + name, true, METHOD, NO_EFFECT));
        }
        all.add(number("from_collapse_limit", 8, 1, INT_MAX, METHOD, NO_EFFECT));
        all.add(number("join_collapse_limit", 8, 1, INT_MAX, METHOD, NO_EFFECT));
        all.add(choice(
                "plan_cache_mode",
                "auto",
                METHOD,
                NO_EFFECT,
                List.of("auto", "force_generic_plan", "force_custom_plan")));
    }

    private static void parallel(List<SettingDefinition> all, int cores) {
        all.add(number(
                "max_parallel_workers_per_gather",
                Math.max(1, cores - 1),
                0,
                1024,
                PARALLEL,
                "Most workers that one Gather plans; 0 turns parallel plans off."));
        all.add(flag(
                "parallel_leader_participation",
                true,
                PARALLEL,
                "Lets the leader run the plan below a Gather too, beside its workers."));
        all.add(choice(
                "parallel_scan_allocation",
                "block",
                PARALLEL,
                "How a parallel scan hands out rows: block for ranges that shrink towards the end, chunk for one fixed range each.",
                List.of("block", "chunk")));
        all.add(new SettingDefinition(
                "max_parallel_workers",
                Kind.INTEGER,
                SettingUnit.NONE,
                (long) Math.max(1, cores),
                0,
                1024,
                new Description(
                        Context.INTERNAL,
                        PARALLEL,
                        "Workers of the whole process, fixed at its start (spillway.max-parallel-workers).",
                        List.of())));
    }

    private static void resources(List<SettingDefinition> all) {
        all.add(new SettingDefinition(
                "temp_buffers",
                Kind.INTEGER,
                SettingUnit.BLOCKS,
                16_384L,
                100,
                1_073_741_823,
                new Description(
                        Context.BEFORE_TEMP_USE,
                        MEMORY,
                        "Most local buffers of the session; fixed once it has touched a TEMP table.",
                        List.of())));
        all.add(
                new SettingDefinition(
                        "work_mem",
                        Kind.INTEGER,
                        SettingUnit.KILOBYTES,
                        4_096L,
                        64,
                        INT_MAX,
                        user(
                                MEMORY,
                                "Memory that a sort, a hash table (times hash_mem_multiplier) or kept rows may take, in each participant, before rows are written to temp files.")));
        all.add(new SettingDefinition(
                "hash_mem_multiplier",
                Kind.REAL,
                SettingUnit.NONE,
                2.0,
                1,
                1000,
                user(MEMORY, "How many times work_mem a hash table may take.")));
        all.add(new SettingDefinition(
                "temp_file_limit",
                Kind.INTEGER,
                SettingUnit.KILOBYTES,
                -1L,
                -1,
                INT_MAX,
                new Description(
                        Context.BEFORE_TEMP_USE,
                        DISK,
                        "Most disk space of the session's relations, and of a statement's temp files; -1 for no limit. Fixed once the session has touched a TEMP table.",
                        List.of())));
    }

    private static void client(List<SettingDefinition> all) {
        all.add(new SettingDefinition(
                "TimeZone",
                Kind.ZONE,
                SettingUnit.NONE,
                SessionZone.UTC.name(),
                0,
                0,
                user(
                        "Client Connection Defaults / Locale and Formatting",
                        "The zone in which timestamps with time zone are read and printed.")));
        all.add(milliseconds("statement_timeout", 0, CLIENT, "Stops a statement that runs longer; 0 turns it off."));
        all.add(milliseconds(
                "result_spool_delay",
                1_000,
                CLIENT,
                "How long a reader may hold up its result before the rest of it goes to a temp file."));
        all.add(number(
                "max_result_rows",
                0,
                0,
                INT_MAX,
                CLIENT,
                "Rows after which a result ends as truncated; 0 for no limit. A request may ask for fewer."));
        all.add(flag(
                "track_io_timing", false, STATISTICS, "Times every read and write of blocks, for EXPLAIN (ANALYZE)."));
    }

    private static SettingDefinition cost(String name, double value, String text) {
        return new SettingDefinition(name, Kind.REAL, SettingUnit.NONE, value, 0, Double.MAX_VALUE, user(COST, text));
    }

    private static SettingDefinition method(String name, String what) {
        return flag("enable_" + name, true, METHOD, "Lets the planner use " + what + "; off makes it avoid them.");
    }

    private static SettingDefinition flag(String name, boolean value, String category, String text) {
        return new SettingDefinition(name, Kind.BOOL, SettingUnit.NONE, value, 0, 0, user(category, text));
    }

    private static SettingDefinition choice(
            String name, String value, String category, String text, List<String> values) {
        return new SettingDefinition(
                name, Kind.ENUM, SettingUnit.NONE, value, 0, 0, new Description(Context.USER, category, text, values));
    }

    private static SettingDefinition number(
            String name, long value, double min, double max, String category, String text) {
        return new SettingDefinition(name, Kind.INTEGER, SettingUnit.NONE, value, min, max, user(category, text));
    }

    private static SettingDefinition blocks(
            String name, long value, double min, double max, String category, String text) {
        return new SettingDefinition(name, Kind.INTEGER, SettingUnit.BLOCKS, value, min, max, user(category, text));
    }

    private static SettingDefinition milliseconds(String name, long value, String category, String text) {
        return new SettingDefinition(
                name, Kind.INTEGER, SettingUnit.MILLISECONDS, value, 0, INT_MAX, user(category, text));
    }

    private static Description user(String category, String text) {
        return new Description(Context.USER, category, text, List.of());
    }
}
