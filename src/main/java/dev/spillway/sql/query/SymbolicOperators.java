package dev.spillway.sql.query;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.Arithmetic;
import dev.spillway.sql.expression.Arrays;
import dev.spillway.sql.expression.CallErrors;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.Comparisons;
import dev.spillway.sql.expression.Functions;
import dev.spillway.sql.expression.LibraryCalls;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.GrammarActions;
import dev.spillway.sql.syntax.Lexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlLikeOperator;

/// Operators that are functions of the library or another way to write what has a kernel: `~`, `&`, `|/`, SIMILAR TO,
/// COLLATE. One clause, one thread.
public final class SymbolicOperators {
    private static final Map<String, Function> LIKE =
            Map.of("~~", Function.LIKE, "!~~", Function.NOT_LIKE, "~~*", Function.ILIKE, "!~~*", Function.NOT_ILIKE);
    /// Operators whose functions have a name and a kernel.
    private static final Map<String, String> NAMED = Map.of("@", "abs", "|/", "sqrt");
    /// Strings are ordered by their bytes whatever collation is named, so only those that do the same may be.
    private static final List<String> COLLATIONS = List.of("C", "POSIX", "default", "ucs_basic", "pg_c_utf8");

    private final ExpressionAnalyzer expressions;
    private final Coercion coercion;

    SymbolicOperators(ExpressionAnalyzer expressions, Coercion coercion) {
        this.expressions = expressions;
        this.coercion = coercion;
    }

    RexNode operator(SqlCall call) {
        String symbol = call.getOperator().getName();
        if (call.getOperator().equals(GrammarActions.COLLATE)) {
            return collated(call);
        }
        if (!Lexer.isFunction(symbol)) {
            throw Errors.unsupported(call, "operator " + symbol + " is");
        }
        List<Term> operands =
                call.getOperandList().stream().map(expressions::analyze).toList();
        if (operands.size() == 1) {
            return prefix(symbol, operands.getFirst(), call);
        }
        if (Arrays.isOperator(symbol) && operands.stream().noneMatch(Term::isJson)) {
            return expressions.withOperatorPosition(
                    call,
                    position -> new Arrays(coercion).operator(symbol, operands.get(0), operands.get(1), position));
        }
        Function like = LIKE.get(symbol);
        return expressions.withOperatorPosition(
                call,
                position -> like != null
                        ? new Comparisons(coercion).like(like, operands, position)
                        : new LibraryCalls(coercion).operator(symbol, operands, position));
    }

    private RexNode prefix(String symbol, Term operand, SqlCall call) {
        int position = call.getParserPosition().getColumnNum();
        String name = NAMED.get(symbol);
        if (name != null && (operand.isUnknown() || operand.type().name().isNumber())) {
            Term argument = name.equals("sqrt")
                    ? Term.of(coercion.to(operand, DataType.DOUBLE_PRECISION), operand.node())
                    : operand;
            return new Functions(coercion, TypeRules.Scales.OWN).call(name, List.of(argument), call);
        }
        return new LibraryCalls(coercion).operator(symbol, List.of(operand), position);
    }

    private RexNode collated(SqlCall call) {
        Term operand = expressions.analyze(call.operand(0));
        SqlIdentifier name = call.operand(1);
        String collation = name.names.getLast();
        if (!COLLATIONS.contains(collation)) {
            throw Errors.at(
                    name,
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "collation \"" + collation + "\" is not supported: strings are ordered by their bytes");
        }
        if (!operand.isUnknown() && !operand.type().name().isString()) {
            throw Errors.at(
                    call.operand(0),
                    ErrorCode.DATATYPE_MISMATCH,
                    "collations are not supported by type " + operand.typeText());
        }
        return operand.isUnknown() ? coercion.to(operand, DataType.TEXT) : operand.rex();
    }

    /// `(start, end) OVERLAPS (start, end)`, where an interval may stand for an end.
    RexNode overlaps(SqlCall call) {
        List<Term> ends = new ArrayList<>();
        for (SqlNode side : call.getOperandList()) {
            if (side.getKind() != SqlKind.ROW || ((SqlCall) side).operandCount() != 2) {
                throw Errors.at(
                        side,
                        ErrorCode.SYNTAX_ERROR,
                        "wrong number of parameters on either side of OVERLAPS expression");
            }
            Term start = expressions.analyze(((SqlCall) side).operand(0));
            Term end = expressions.analyze(((SqlCall) side).operand(1));
            boolean isLength = !end.isUnknown() && end.type().name() == TypeName.INTERVAL;
            ends.add(start);
            ends.add(
                    isLength
                            ? Term.of(
                                    new Arithmetic(coercion).binary(Function.ADD, start, end, end.position()),
                                    end.node())
                            : end);
        }
        return new LibraryCalls(coercion)
                .find("overlaps", ends)
                .orElseThrow(() -> CallErrors.noFunction("pg_catalog.overlaps", ends, call));
    }

    /// `x [NOT] SIMILAR TO pattern [ESCAPE escape]`.
    RexNode similar(SqlCall call) {
        boolean isNegated = ((SqlLikeOperator) call.getOperator()).isNegated();
        List<Term> operands = new ArrayList<>();
        for (SqlNode node : call.getOperandList()) {
            operands.add(expressions.analyze(node));
        }
        return expressions.withOperatorPosition(call, position -> {
            RexNode matches = new LibraryCalls(coercion)
                    .find(LibraryCalls.SIMILAR, operands)
                    .orElseThrow(() ->
                            CallErrors.noOperator(isNegated ? "!~" : "~", operands.get(0), operands.get(1), position));
            return isNegated ? coercion.fold(Operators.bool(Function.NOT, matches)) : matches;
        });
    }
}
