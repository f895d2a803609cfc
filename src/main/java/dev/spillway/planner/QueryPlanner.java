package dev.spillway.planner;

import dev.spillway.plan.Expression;
import dev.spillway.plan.ParallelSafety;
import dev.spillway.plan.PlanAlternatives;
import dev.spillway.plan.PlanNode;
import dev.spillway.planner.cost.Parallelism;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.planner.logical.Translation;
import dev.spillway.planner.logical.Translator;
import dev.spillway.planner.logical.Variables;
import dev.spillway.planner.path.Path;
import dev.spillway.planner.path.PathSearch;
import dev.spillway.planner.path.PlanNodes;
import dev.spillway.planner.path.QueryFacts;
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
    private static final String NOT_CHEAPER = "no parallel plan is cheaper, flushed or not";

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
        if (serialReason.isEmpty() && !canDivide(translation.node(), inParallel(settings))) {
            serialReason = NOT_CHEAPER;
        }
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

    private record Search(Statement statement, PlannerSettings settings, QueryFacts facts) {
        Search(Statement statement, PlannerSettings settings) {
            this(statement, settings, new QueryFacts(statement.translation(), statement.variables()));
        }

        Path path(boolean allowsPartialTemp) {
            return PathSearch.search(facts, allowsPartialTemp ? inParallel(settings) : settings, allowsPartialTemp);
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

    private static PlannerSettings inParallel(PlannerSettings settings) {
        return settings.debugParallelQuery() ? forced(settings) : settings;
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
            return NOT_CHEAPER;
        }
        int disabled = flushedPath.header().cost().disabledNodes();
        int leaderDisabled = leaderPath.header().cost().disabledNodes();
        boolean isDearer = disabled > leaderDisabled
                || disabled == leaderDisabled
                        && flushedPath.header().cost().total()
                                >= leaderPath.header().cost().total();
        return isDearer && !settings.debugParallelQuery() ? NOT_CHEAPER : "";
    }

    private static boolean hasFlushedGather(PlanNode node) {
        if (node instanceof PlanNode.Gather gather && gather.needsTempFlush()) {
            return PlanNodes.readsRelation(gather);
        }
        return node.children().stream().anyMatch(QueryPlanner::hasFlushedGather);
    }

    /// Whether any relation is large enough to be read by several participants: what plan A is for.
    private static boolean canDivide(LogicalNode node, PlannerSettings settings) {
        if (node instanceof LogicalNode.Scan scan) {
            return Parallelism.workers(scan.statistics().blocks(), settings) > 0;
        }
        return node.children().stream().anyMatch(child -> canDivide(child, settings));
    }

    private static void collectRelations(LogicalNode node, Map<RelationId, Double> into) {
        if (node instanceof LogicalNode.Scan scan) {
            into.put(scan.table().id(), scan.statistics().rows());
        }
        node.children().forEach(child -> collectRelations(child, into));
    }
}
