package dev.spillway.planner;

import dev.spillway.function.Volatility;
import dev.spillway.plan.Expression;
import dev.spillway.plan.ParallelSafety;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.planner.logical.Translation;
import dev.spillway.sql.relation.TableChange;
import java.util.List;
import java.util.Optional;

/// Which parts of a statement may run in a parallel worker. Stateless.
public final class SafetyAnalysis {
    private SafetyAnalysis() {}

    /// A function of the session is unsafe; everything that yields the same wherever it runs is safe.
    public static ParallelSafety of(Expression expression) {
        ParallelSafety own = switch (expression) {
            case Expression.SessionCall call -> ParallelSafety.PARALLEL_UNSAFE;
            case Expression.ScalarCall call ->
                call.function().volatility() == Volatility.VOLATILE
                        ? ParallelSafety.PARALLEL_UNSAFE
                        : ParallelSafety.PARALLEL_SAFE;
            case Expression.ColumnRef column -> ParallelSafety.PARALLEL_SAFE;
            case Expression.Constant constant -> ParallelSafety.PARALLEL_SAFE;
            case Expression.Parameter parameter -> ParallelSafety.PARALLEL_SAFE;
            case Expression.Call call -> ParallelSafety.PARALLEL_SAFE;
            case Expression.Cast cast -> ParallelSafety.PARALLEL_SAFE;
            case Expression.Case choice -> ParallelSafety.PARALLEL_SAFE;
            case Expression.InList list -> ParallelSafety.PARALLEL_SAFE;
        };
        return all(own, Expressions.children(expression));
    }

    /// A relation, or what is made of relations; every relation of a session is a TEMP relation today.
    public static ParallelSafety of(LogicalNode node) {
        return switch (node) {
            case LogicalNode.Scan scan -> ParallelSafety.NEEDS_TEMP_FLUSH;
            case LogicalNode.Functions functions -> all(ParallelSafety.PARALLEL_SAFE, functions.calls());
            case LogicalNode.ProjectSet sets -> all(of(sets.input()), sets.calls());
            case LogicalNode.Values values ->
                all(
                        ParallelSafety.PARALLEL_SAFE,
                        values.rows().stream().flatMap(List::stream).toList());
            case LogicalNode.JoinSet set -> {
                ParallelSafety safety = all(ParallelSafety.PARALLEL_SAFE, set.conjuncts());
                for (LogicalNode item : set.items()) {
                    safety = safety.and(of(item));
                }
                yield safety;
            }
            case LogicalNode.OuterJoin join -> all(of(join.left()).and(of(join.right())), join.on());
            case LogicalNode.Aggregate aggregate -> ofAggregate(aggregate);
            case LogicalNode.Sorted sorted ->
                all(
                        of(sorted.input()),
                        sorted.keys().stream()
                                .map(Expression.SortKey::expression)
                                .toList());
            case LogicalNode.Window window -> all(of(window.input()), window.inputs());
            case LogicalNode.Limited limited -> of(limited.input());
            case LogicalNode.Computed computed -> all(of(computed.input()), computed.expressions());
            case LogicalNode.GroupingSets sets -> all(of(sets.input()), sets.keys());
            case LogicalNode.Union union -> ofBranches(union.branches());
            case LogicalNode.Recursion recursion -> ofBranches(List.of(recursion.first(), recursion.repeated()));
            case LogicalNode.With with -> {
                List<LogicalNode.Branch> tables = with.tables().stream()
                        .map(LogicalNode.CommonTable::branch)
                        .toList();
                yield ofBranches(tables).and(of(with.input()));
            }
            // Read by the leader only, which is for the search to see to.
            case LogicalNode.CommonScan scan -> ParallelSafety.PARALLEL_SAFE;
        };
    }

    private static ParallelSafety ofBranches(List<LogicalNode.Branch> branches) {
        ParallelSafety safety = ParallelSafety.PARALLEL_SAFE;
        for (LogicalNode.Branch branch : branches) {
            safety = all(safety.and(of(branch.node())), branch.outputs());
        }
        return safety;
    }

    private static ParallelSafety ofAggregate(LogicalNode.Aggregate aggregate) {
        ParallelSafety safety = all(all(of(aggregate.input()), aggregate.keys()), aggregate.having());
        for (Expression.AggregateCall call : aggregate.calls()) {
            safety = all(safety, call.arguments());
            safety = all(safety, call.filter().stream().toList());
            safety = all(
                    safety,
                    call.order().stream().map(Expression.SortKey::expression).toList());
        }
        return safety;
    }

    /// A whole statement. One that changes a relation is unsafe: no relation may be written while workers run.
    static ParallelSafety of(Translation query, Optional<TableChange> change) {
        return change.isPresent() ? ParallelSafety.PARALLEL_UNSAFE : all(of(query.node()), query.fields());
    }

    private static ParallelSafety all(ParallelSafety safety, List<Expression> expressions) {
        ParallelSafety result = safety;
        for (Expression expression : expressions) {
            result = result.and(of(expression));
        }
        return result;
    }
}
