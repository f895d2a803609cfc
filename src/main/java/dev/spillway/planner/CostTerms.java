package dev.spillway.planner;

import dev.spillway.plan.PlanNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// Splits a plan's total cost into terms that add up to it. What a LIMIT leaves unread is not counted. Computes one
/// plan; not thread-safe.
final class CostTerms {
    private final PlannerSettings settings;
    private double scan;
    private double parallelSetup;
    private double tupleTransfer;

    private CostTerms(PlannerSettings settings) {
        this.settings = settings;
    }

    static Map<String, Double> of(PlanNode plan, double flush, PlannerSettings settings) {
        CostTerms terms = new CostTerms(settings);
        terms.visit(plan, 1);
        double named = terms.scan + terms.parallelSetup + terms.tupleTransfer + flush;
        Map<String, Double> result = new LinkedHashMap<>();
        result.put("scan", terms.scan);
        result.put("parallel_setup", terms.parallelSetup);
        result.put("tuple_transfer", terms.tupleTransfer);
        result.put("flush", flush);
        result.put("other", plan.header().totalCost() - named);
        return result;
    }

    /// `fraction` of the node's rows are asked for.
    private void visit(PlanNode node, double fraction) {
        switch (node) {
            case PlanNode.SeqScan leaf -> addScan(leaf, fraction);
            case PlanNode.IndexScan leaf -> addScan(leaf, fraction);
            case PlanNode.FunctionScan leaf -> addScan(leaf, fraction);
            case PlanNode.ValuesScan leaf -> addScan(leaf, fraction);
            case PlanNode.Gather gather -> {
                parallelSetup += settings.parallelSetupCost();
                tupleTransfer += settings.parallelTupleCost() * gather.header().rows() * fraction;
                visit(gather.input(), fraction);
            }
            case PlanNode.Limit limit -> visit(limit.input(), fraction * takenBy(limit));
            case PlanNode.MergeJoin join -> {
                visit(join.outer(), fraction);
                visit(join.inner(), fraction);
            }
            case PlanNode.Material kept -> visit(kept.input(), 1);
            case PlanNode.IncrementalSort sort -> visit(sort.input(), fraction);
            case PlanNode.Sort sort -> visit(sort.input(), 1);
            case PlanNode.Aggregate aggregate ->
                visit(aggregate.input(), aggregate.strategy() == PlanNode.AggregateStrategy.SORTED ? fraction : 1);
            case PlanNode.WindowAgg window -> visit(window.input(), fraction);
            case PlanNode.HashJoin join -> {
                visit(join.outer(), fraction);
                visit(join.inner(), 1);
            }
            case PlanNode.NestedLoop join -> {
                visit(join.outer(), fraction);
                visit(join.inner(), fraction);
            }
            case PlanNode.Result result -> result.input().ifPresent(input -> visit(input, fraction));
            case PlanNode.Append append -> append.inputs().forEach(input -> visit(input, fraction));
            case PlanNode.ModifyTable change -> visit(change.input(), fraction);
            case PlanNode.ProjectSet sets -> visit(sets.input(), fraction);
            case PlanNode.GroupingSets sets -> visit(sets.input(), fraction);
            case PlanNode.With with -> {
                with.tables().forEach(table -> visit(table.plan(), 1));
                visit(with.input(), fraction);
            }
            case PlanNode.CommonScan leaf -> addScan(leaf, fraction);
            case PlanNode.RecursiveUnion union -> {
                visit(union.first(), fraction);
                visit(union.repeated(), fraction);
            }
        }
    }

    private void addScan(PlanNode leaf, double fraction) {
        double startup = leaf.header().startupCost();
        scan += startup + (leaf.header().totalCost() - startup) * fraction;
    }

    private static double takenBy(PlanNode.Limit limit) {
        double startup = limit.input().header().startupCost();
        double run = limit.input().header().totalCost() - startup;
        double taken = limit.header().totalCost() - startup;
        return run > 0 ? Math.clamp(taken / run, 0, 1) : 1;
    }
}
