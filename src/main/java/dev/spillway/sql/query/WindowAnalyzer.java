package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.error.ErrorCode;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.sql.expression.AggregateNode;
import dev.spillway.sql.expression.Aggregates;
import dev.spillway.sql.expression.CallErrors;
import dev.spillway.sql.expression.Equality;
import dev.spillway.sql.expression.SortDirection;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.FunctionNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWindow;
import org.jspecify.annotations.Nullable;

/// Function calls with OVER. One clause, one thread.
final class WindowAnalyzer {
    private final ExpressionAnalyzer expressions;
    private final Clause clause;
    private final Analysis analysis;

    WindowAnalyzer(ExpressionAnalyzer expressions, Clause clause, Analysis analysis) {
        this.expressions = expressions;
        this.clause = clause;
        this.analysis = analysis;
    }

    /// `function [FILTER (WHERE …)] OVER window`.
    WindowNode analyze(SqlCall over) {
        SqlCall call = over.operand(0);
        SqlNode condition = null;
        if (call.getKind() == SqlKind.FILTER) {
            condition = call.operand(1);
            call = call.operand(0);
        }
        rejectOrder(call);
        NamedWindows named = clause.windows();
        if (named == null) {
            throw notAllowed(call);
        }
        String name = FunctionNames.of(call);
        RexNode filter =
                condition == null ? null : expressions.in(Clause.FILTER).condition(condition);
        WindowFunctions.Typed typed = typed(name, call, filter);
        return new WindowNode(
                typed.function(), typed.arguments(), filter, window(over.operand(1), named), typed.type());
    }

    private static void rejectOrder(SqlCall call) {
        if (call.getKind() == SqlKind.WITHIN_GROUP) {
            throw Errors.at(
                    call,
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "OVER is not supported for ordered-set aggregate " + FunctionNames.of(call.operand(0)));
        }
        if (call.getOperandList().stream().anyMatch(OrderedAggregates::isOrder)) {
            throw Errors.at(
                    call,
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "aggregate ORDER BY is not implemented for window functions");
        }
    }

    private RuntimeException notAllowed(SqlCall call) {
        if (clause.printed().equals(Clause.AGGREGATE)) {
            return Errors.at(
                    call, ErrorCode.GROUPING_ERROR, "aggregate function calls cannot contain window function calls");
        }
        String text = clause.place().equals(Clause.WINDOW_ARGUMENT)
                ? "window function calls cannot be nested"
                : "window functions are not allowed in " + clause.place();
        return Errors.at(call, ErrorCode.WINDOWING_ERROR, text);
    }

    private WindowFunctions.Typed typed(String name, SqlCall call, @Nullable RexNode filter) {
        ExpressionAnalyzer arguments = expressions.in(clause.ofWindowArgument(name));
        Optional<AggregateFunction> aggregate = Aggregates.byName(name);
        boolean isRanking = WindowFunctions.isName(name);
        if (aggregate.isEmpty() && !isRanking) {
            throw Errors.at(
                    call,
                    ErrorCode.WRONG_OBJECT_TYPE,
                    "OVER specified, but " + name + " is not a window function nor an aggregate function");
        }
        if (call.getFunctionQuantifier() != null
                && String.valueOf(call.getFunctionQuantifier().getValue()).equals("DISTINCT")) {
            throw Errors.at(call, ErrorCode.FEATURE_NOT_SUPPORTED, "DISTINCT is not implemented for window functions");
        }
        if (aggregate.isPresent()) {
            AggregateNode node = arguments.aggregateOf(name, call, filter);
            if (!WindowFunctions.isSupported(node.function())) {
                throw Errors.unsupported(call, name + " as a window function is");
            }
            return WindowFunctions.of(node);
        }
        if (filter != null) {
            throw Errors.at(
                    call,
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "FILTER is not implemented for non-aggregate window functions");
        }
        List<SqlNode> operands = call.getOperandList();
        if (operands.stream().anyMatch(node -> node instanceof SqlIdentifier id && id.isStar())) {
            throw CallErrors.noFunction(name, List.of(), call);
        }
        return WindowFunctions.of(
                name, operands.stream().map(arguments::analyze).toList(), analysis.coercion(), call);
    }

    private WindowDefinition window(SqlNode over, NamedWindows named) {
        if (over instanceof SqlIdentifier name) {
            return declared(named.get(name), named);
        }
        return definition((SqlWindow) over, named, Optional.empty());
    }

    /// A window of the WINDOW clause.
    WindowDefinition declared(SqlWindow window, NamedWindows named) {
        SqlIdentifier name = java.util.Objects.requireNonNull(window.getDeclName());
        return definition(window, named, Optional.of(name.getSimple()));
    }

    private WindowDefinition definition(SqlWindow window, NamedWindows named, Optional<String> name) {
        SqlIdentifier base = window.getRefName();
        List<RexNode> partition = new ArrayList<>();
        List<WindowDefinition.Key> order = new ArrayList<>();
        if (base != null) {
            WindowDefinition inherited = inherited(window, base, named);
            partition.addAll(inherited.partition());
            order.addAll(inherited.order());
        }
        ExpressionAnalyzer keys = expressions.in(Clause.WINDOW_DEFINITION);
        for (SqlNode node : window.getPartitionList()) {
            RexNode rex = analysis.coercion().typed(keys.analyze(node), node).rex();
            Equality.check(PgType.dataType(rex.getType()), node);
            if (!partition.contains(rex)) {
                partition.add(rex);
            }
        }
        for (SqlNode node : window.getOrderList()) {
            SortDirection direction = SortDirection.of(node);
            RexNode rex = analysis.coercion()
                    .typed(keys.analyze(direction.key()), direction.key())
                    .rex();
            Equality.checkOrder(PgType.dataType(rex.getType()), direction.key());
            if (order.stream().noneMatch(key -> key.rex().equals(rex))) {
                order.add(new WindowDefinition.Key(rex, direction.isDescending(), direction.nullsFirst()));
            }
        }
        WindowFrames frames = new WindowFrames(expressions.in(Clause.WINDOW_FRAME), analysis);
        return new WindowDefinition(name, partition, order, frames.frame(window, order));
    }

    /// What `OVER (base …)` takes over.
    private WindowDefinition inherited(SqlWindow window, SqlIdentifier base, NamedWindows named) {
        SqlWindow syntax = named.get(base);
        WindowDefinition inherited = declared(syntax, named);
        String name = base.getSimple();
        if (!window.getPartitionList().isEmpty()) {
            throw Errors.at(
                    window,
                    ErrorCode.WINDOWING_ERROR,
                    "cannot override PARTITION BY clause of window \"" + name + "\"");
        }
        if (!window.getOrderList().isEmpty() && !inherited.order().isEmpty()) {
            throw Errors.at(
                    window, ErrorCode.WINDOWING_ERROR, "cannot override ORDER BY clause of window \"" + name + "\"");
        }
        if (syntax.getLowerBound() != null) {
            throw Errors.at(
                    window,
                    ErrorCode.WINDOWING_ERROR,
                    "cannot copy window \"" + name + "\" because it has a frame clause");
        }
        return inherited;
    }
}
