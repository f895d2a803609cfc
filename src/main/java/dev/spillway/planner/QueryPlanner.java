package dev.spillway.planner;

import dev.spillway.plan.Expression;
import dev.spillway.plan.ParallelSafety;
import dev.spillway.plan.PlanAlternatives;
import dev.spillway.plan.PlanNode;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.planner.logical.Translation;
import dev.spillway.planner.logical.Translator;
import dev.spillway.planner.logical.Variables;
import dev.spillway.planner.path.Path;
import dev.spillway.planner.path.PathSearch;
import dev.spillway.planner.path.PlanNodes;
import dev.spillway.planner.path.StatementPlans;
import dev.spillway.sql.relation.AnalyzedQuery;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.relation.TableChange;
import dev.spillway.storage.RelationId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans a statement twice: with TEMP relations open to workers (A, its costs without the flush) and with TEMP
/// relations kept in the leader (B). Thread-safe: a search's state is its own.
public final class QueryPlanner {
    /// A statement that changes a relation is planned serially, as in PostgreSQL; CREATE TABLE AS is planned as its
    /// query.
    public PlannedQuery plan(AnalyzedQuery query, PlannerSettings settings) {
        Variables variables = new Variables();
        Translation translation = new Translator(variables).translate(query.root());
        List<String> names = query.fields().stream().map(OutputField::name).toList();
        return plan(new Statement(translation, variables, names, query.change(), query.serialReason()), settings);
    }

    /// A statement after translation; `names` are those of its result.
    /// `unsafe` says what it calls that keeps it out of workers.
    record Statement(
            Translation translation,
            Variables variables,
            List<String> names,
            Optional<TableChange> change,
            Optional<String> unsafe) {
        Statement(Translation translation, Variables variables, List<String> names, Optional<TableChange> change) {
            this(translation, variables, names, change, Optional.empty());
        }
    }

    PlannedQuery plan(Statement statement, PlannerSettings settings) {
        Translation translation = statement.translation();
        Map<RelationId, Double> relationRows = new LinkedHashMap<>();
        collectRelations(translation.node(), relationRows);
        ParallelSafety safety = statement.unsafe().isPresent()
                ? ParallelSafety.PARALLEL_UNSAFE
                : SafetyAnalysis.of(translation, statement.change());
        String serialReason =
                statement.unsafe().orElseGet(() -> serialReason(safety, settings, relationRows.isEmpty()));
        Search search = new Search(statement, settings);
        Path leaderPath = search.path(false);
        PlanNode leaderOnly = search.write(leaderPath);
        if (serialReason.isEmpty()) {
            Path flushedPath = search.path(true);
            PlanNode flushed = search.write(flushedPath);
            serialReason = reasonAgainst(flushed, flushedPath, leaderPath, settings);
            if (serialReason.isEmpty()) {
                boolean isOnlyWay = flushedPath.header().cost().disabledNodes()
                        < leaderPath.header().cost().disabledNodes();
                PlanNode other = isOnlyWay || settings.debugParallelQuery() ? flushed : leaderOnly;
                return new PlannedQuery(new PlanAlternatives(flushed, other, true), safety, relationRows, "");
            }
        }
        return new PlannedQuery(
                new PlanAlternatives(leaderOnly, leaderOnly, false), safety, relationRows, serialReason);
    }

    private record Search(Statement statement, PlannerSettings settings) {
        Path path(boolean allowsPartialTemp) {
            boolean isForced = settings.debugParallelQuery() && allowsPartialTemp;
            PlannerSettings effective = isForced ? forced(settings) : settings;
            return PathSearch.search(statement.translation(), statement.variables(), effective, allowsPartialTemp);
        }

        PlanNode write(Path path) {
            List<Expression> fields = statement.translation().fields();
            if (statement.change().isEmpty()) {
                return StatementPlans.query(path, statement.variables(), fields, statement.names());
            }
            TableChange change = statement.change().get();
            return StatementPlans.change(path, statement.variables(), fields, change, statement.names());
        }
    }

    /// `debug_parallel_query`: workers cost nothing and the smallest table is large enough.
    private static PlannerSettings forced(PlannerSettings settings) {
        return settings.toBuilder()
                .parallelSetupCost(0)
                .parallelTupleCost(0)
                .minParallelTableScanBlocks(0)
                .build();
    }

    private static String serialReason(ParallelSafety safety, PlannerSettings settings, boolean hasNoRelation) {
        if (safety == ParallelSafety.PARALLEL_UNSAFE) {
            return "the statement is parallel unsafe";
        }
        if (hasNoRelation) {
            return "no relation is read";
        }
        if (!settings.extendedParallelProcessing()) {
            return "extended_parallel_processing is off";
        }
        return settings.maxParallelWorkersPerGather() == 0 ? "max_parallel_workers_per_gather is 0" : "";
    }

    /// Why the flushed plan is no alternative; empty where it is one.
    private static String reasonAgainst(PlanNode flushed, Path flushedPath, Path leaderPath, PlannerSettings settings) {
        if (!hasFlushedGather(flushed)) {
            return "no parallel plan is cheaper, flushed or not";
        }
        int disabled = flushedPath.header().cost().disabledNodes();
        int leaderDisabled = leaderPath.header().cost().disabledNodes();
        boolean isDearer = disabled > leaderDisabled
                || disabled == leaderDisabled
                        && flushedPath.header().cost().total()
                                >= leaderPath.header().cost().total();
        return isDearer && !settings.debugParallelQuery() ? "no parallel plan is cheaper, flushed or not" : "";
    }

    private static boolean hasFlushedGather(PlanNode node) {
        if (node instanceof PlanNode.Gather gather && gather.needsTempFlush()) {
            return PlanNodes.readsRelation(gather);
        }
        return node.children().stream().anyMatch(QueryPlanner::hasFlushedGather);
    }

    private static void collectRelations(LogicalNode node, Map<RelationId, Double> into) {
        switch (node) {
            case LogicalNode.Scan scan ->
                into.put(scan.table().id(), scan.statistics().rows());
            case LogicalNode.JoinSet set -> set.items().forEach(item -> collectRelations(item, into));
            case LogicalNode.OuterJoin join -> {
                collectRelations(join.left(), into);
                collectRelations(join.right(), into);
            }
            case LogicalNode.Aggregate aggregate -> collectRelations(aggregate.input(), into);
            case LogicalNode.Window window -> collectRelations(window.input(), into);
            case LogicalNode.Sorted sorted -> collectRelations(sorted.input(), into);
            case LogicalNode.Limited limited -> collectRelations(limited.input(), into);
            case LogicalNode.Computed computed -> collectRelations(computed.input(), into);
            case LogicalNode.Union union -> union.branches().forEach(branch -> collectRelations(branch.node(), into));
            case LogicalNode.With with -> {
                with.tables().forEach(table -> collectRelations(table.branch().node(), into));
                collectRelations(with.input(), into);
            }
            case LogicalNode.Recursion recursion -> {
                collectRelations(recursion.first().node(), into);
                collectRelations(recursion.repeated().node(), into);
            }
            case LogicalNode.GroupingSets sets -> collectRelations(sets.input(), into);
            case LogicalNode.CommonScan scan -> {}
            case LogicalNode.ProjectSet sets -> collectRelations(sets.input(), into);
            case LogicalNode.Functions functions -> {}
            case LogicalNode.Values values -> {}
        }
    }
}
