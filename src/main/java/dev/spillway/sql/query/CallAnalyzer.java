package dev.spillway.sql.query;

import dev.spillway.error.ErrorCode;
import dev.spillway.sql.expression.AggregateNode;
import dev.spillway.sql.expression.Aggregates;
import dev.spillway.sql.expression.CallErrors;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.Functions;
import dev.spillway.sql.expression.GroupingNode;
import dev.spillway.sql.expression.NamedArguments;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.FunctionNames;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.jspecify.annotations.Nullable;

/// Calls of functions and aggregates: their arguments, and what they stand for. One clause, one thread.
final class CallAnalyzer {
    private final ExpressionAnalyzer expressions;
    private final Clause clause;
    private final Coercion coercion;

    CallAnalyzer(ExpressionAnalyzer expressions, Clause clause, Coercion coercion) {
        this.expressions = expressions;
        this.clause = clause;
        this.coercion = coercion;
    }

    Term filtered(SqlCall call) {
        RexNode filter = expressions.in(Clause.FILTER).condition(call.operand(1));
        return function(call.operand(0), filter);
    }

    Term function(SqlCall call) {
        return function(call, null);
    }

    /// `written` may be a call WITHIN GROUP.
    private Term function(SqlCall written, @Nullable RexNode filter) {
        boolean isWithinGroup = written.getKind() == SqlKind.WITHIN_GROUP;
        SqlCall call = isWithinGroup ? written.operand(0) : written;
        String name = FunctionNames.of(call);
        if (name.equals("grouping")) {
            return Term.of(grouping(call), call);
        }
        if (Aggregates.byName(name).isPresent()) {
            return Term.of(aggregate(name, written, filter), call);
        }
        if (isWithinGroup) {
            throw CallErrors.noFunction(
                    name,
                    call.getOperandList().stream().map(expressions::analyze).toList(),
                    call);
        }
        if (call.getOperandList().stream().anyMatch(OrderedAggregates::isOrder)) {
            throw Errors.at(
                    call,
                    ErrorCode.WRONG_OBJECT_TYPE,
                    "ORDER BY specified, but " + name + " is not an aggregate function");
        }
        if (WindowFunctions.isName(name)) {
            throw Errors.at(call, ErrorCode.WRONG_OBJECT_TYPE, "window function " + name + " requires an OVER clause");
        }
        if (filter != null || call.getFunctionQuantifier() != null) {
            throw Errors.at(
                    call,
                    ErrorCode.WRONG_OBJECT_TYPE,
                    (filter != null ? "FILTER" : "DISTINCT") + " specified, but " + name
                            + " is not an aggregate function");
        }
        ExpressionAnalyzer printed = expressions.in(clause.printed());
        Optional<RexNode> own = new FunctionCalls(expressions.analysis(), printed).find(name, call);
        if (own.isPresent()) {
            return Term.of(own.get(), call);
        }
        if (SequenceCalls.isName(name)) {
            return Term.of(new SequenceCalls(printed, coercion).call(name, call), call);
        }
        if (SetFunctions.isOfPairs(name)) {
            throw Errors.at(
                    call, ErrorCode.FEATURE_NOT_SUPPORTED, "function " + name + " outside of FROM is not supported");
        }
        boolean isChoice = Functions.isChoice(name);
        if (SetFunctions.isName(name)) {
            SetFunctions.check(clause, call);
            List<Term> inputs = arguments(printed, name, call);
            return Term.of(new SetFunctions(coercion).call(name, inputs, call), call);
        }
        List<Term> arguments = arguments(isChoice ? expressions : printed, name, call);
        RexNode result = new Functions(coercion, clause.scales()).call(name, arguments, call);
        if (name.equals("coalesce")) {
            SetFunctions.refuseIn("COALESCE", List.of(result), call);
        }
        return Term.of(result, call);
    }

    private RexNode grouping(SqlCall call) {
        if (!clause.allowsAggregates()) {
            throw Errors.at(call, ErrorCode.GROUPING_ERROR, "grouping operations are not allowed in " + clause.text());
        }
        if (call.operandCount() >= Integer.SIZE) {
            throw Errors.at(call, ErrorCode.TOO_MANY_ARGUMENTS, "GROUPING must have fewer than 32 arguments");
        }
        ExpressionAnalyzer arguments = expressions.in(Clause.GROUP_BY);
        return new GroupingNode(
                call.getOperandList().stream().map(arguments::analyze).toList());
    }

    /// The arguments as in a call with commas, whatever special syntax the function has.
    private static List<Term> arguments(ExpressionAnalyzer analyzer, String name, SqlCall call) {
        List<SqlNode> operands = call.getOperandList();
        return switch (call.getOperator()) {
            case SqlTrimFunction _ -> {
                SqlNode characters = operands.get(1);
                yield characters == null
                        ? List.of(analyzer.analyze(operands.get(2)))
                        : List.of(analyzer.analyze(operands.get(2)), analyzer.analyze(characters));
            }
            case SqlFunction f
            when f.getKind() == SqlKind.EXTRACT -> {
                SqlIntervalQualifier unit = (SqlIntervalQualifier) operands.get(0);
                String field = unit.timeFrameName == null ? unit.toString() : unit.timeFrameName;
                yield List.of(Term.literal(field, unit), analyzer.analyze(operands.get(1)));
            }
            case SqlFunction f
            when f.getKind() == SqlKind.POSITION -> {
                if (operands.size() != 2) {
                    throw CallErrors.noFunction(name, List.of(), call);
                }
                yield List.of(analyzer.analyze(operands.get(1)), analyzer.analyze(operands.get(0)));
            }
            default -> {
                if (operands.stream().anyMatch(node -> node.getKind() == SqlKind.ARGUMENT_ASSIGNMENT)) {
                    yield NamedArguments.positional(name, operands, analyzer::analyze, call);
                }
                if (operands.stream().anyMatch(node -> node instanceof SqlIdentifier id && id.isStar())) {
                    throw CallErrors.noFunction(name, List.of(), call);
                }
                yield operands.stream().map(analyzer::analyze).toList();
            }
        };
    }

    private RexNode aggregate(String name, SqlCall call, @Nullable RexNode filter) {
        if (!clause.allowsAggregates()) {
            String text = clause.printed().equals(Clause.AGGREGATE)
                    ? "aggregate function calls cannot be nested"
                    : "aggregate functions are not allowed in " + clause.text();
            throw Errors.at(call, ErrorCode.GROUPING_ERROR, text);
        }
        return expressions.in(Clause.ofArgument(name)).aggregateOf(name, call, filter);
    }

    /// The aggregate whose argument stands in this clause.
    AggregateNode aggregateOf(String name, SqlCall written, @Nullable RexNode filter) {
        SqlCall call = written.getKind() == SqlKind.WITHIN_GROUP ? written.operand(0) : written;
        boolean isDistinct = call.getFunctionQuantifier() != null
                && String.valueOf(call.getFunctionQuantifier().getValue()).equals("DISTINCT");
        List<SqlNode> operands = call.getOperandList();
        if (isStar(operands)) {
            if (!name.equals("count") || isDistinct) {
                throw CallErrors.noFunction(name, List.of(), call);
            }
            return Aggregates.countStar(filter);
        }
        if (OrderedAggregates.isMeant(name, written)) {
            return new OrderedAggregates(expressions, coercion).create(name, written, isDistinct, filter);
        }
        if (operands.size() != 1) {
            throw operands.isEmpty() && name.equals("count")
                    ? Errors.at(
                            call,
                            ErrorCode.WRONG_OBJECT_TYPE,
                            "count(*) must be used to call a parameterless aggregate function")
                    : CallErrors.noFunction(
                            name, operands.stream().map(expressions::analyze).toList(), call);
        }
        return Aggregates.create(name, expressions.analyze(operands.getFirst()), isDistinct, filter, coercion, call);
    }

    private static boolean isStar(List<SqlNode> operands) {
        return operands.size() == 1
                && operands.getFirst() instanceof SqlIdentifier id
                && id.isStar()
                && id.names.size() == 1;
    }
}
