package dev.spillway.sql.query;

import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.QueryBlocks.Rows;
import dev.spillway.sql.relation.OutputField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;

/// A call of a function of LANGUAGE SQL: its body's expression with the arguments for the parameters, or a scalar
/// sub-query that takes them from the row around it. One call, one thread.
final class FunctionBody {
    private final Analysis analysis;
    private final FunctionDefinition function;

    /// `analysis` is that of the function's text.
    FunctionBody(Analysis analysis, FunctionDefinition function) {
        this.analysis = analysis;
        this.function = function;
    }

    /// The result, as its type. Columns of the body hide parameters of their names, as in PostgreSQL.
    RexNode value(List<RexNode> arguments, SqlNode body) {
        analysis.countBlock();
        Scope parameters = new Scope(List.of(new Scope.Source(function.name(), fields())), null);
        Optional<SqlNode> expression = FunctionAnalyzer.expression(body);
        Term term = expression.isPresent()
                ? new ExpressionAnalyzer(
                                analysis, new QueryBlocks(analysis), Environment.EMPTY, parameters, Clause.SELECT)
                        .analyze(expression.get())
                : query(body, parameters);
        int[] uses = new int[arguments.size()];
        RexNode result = Subqueries.replace(returned(term), node -> {
            if (node instanceof RexInputRef ref) {
                uses[ref.getIndex()]++;
                return arguments.get(ref.getIndex());
            }
            return node;
        });
        requireSingleUse(arguments, uses, body);
        return function.isStrict() ? strict(result, arguments) : result;
    }

    /// A value that differs each time may not be computed twice for one parameter, nor for none.
    private void requireSingleUse(List<RexNode> arguments, int[] uses, SqlNode body) {
        for (int i = 0; i < uses.length; i++) {
            boolean isVolatile = Subqueries.isAny(
                    arguments.get(i),
                    node -> node instanceof RexCall call && !call.getOperator().isDeterministic());
            if (isVolatile
                    && (uses[i] != 1
                            || function.isStrict()
                            || FunctionAnalyzer.expression(body).isEmpty())) {
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "volatile arguments of function \"" + function.name() + "\" are not supported");
            }
        }
    }

    private List<Scope.Field> fields() {
        List<Scope.Field> fields = new ArrayList<>();
        for (int i = 0; i < function.parameters().size(); i++) {
            FunctionDefinition.Parameter parameter = function.parameters().get(i);
            PgType type = PgType.of(parameter.type(), true);
            fields.add(new Scope.Field("$" + (i + 1), i, type, false));
            int index = i;
            parameter.name().ifPresent(name -> fields.add(new Scope.Field(name, index, type, false)));
        }
        return fields;
    }

    /// The first row's value.
    private Term query(SqlNode body, Scope parameters) {
        Correlation correlation = new Correlation(parameters);
        Rows rows =
                new QueryBlocks(analysis).analyze(firstRow(body), new Environment(Map.of(), correlation), List.of());
        if (rows.fields().size() != 1) {
            throw mismatch().withDetail("Final statement must return exactly one column.");
        }
        OutputField field = rows.fields().getFirst();
        RelNode rel = Relations.hasOneRow(rows.rel())
                ? rows.rel()
                : Relations.atMostOne(Relations.firstRow(rows.rel()), field);
        return Term.of(new SubqueryNode(rel, PgType.of(field.type(), true), correlation.arguments()), body);
    }

    /// An order means nothing in a sub-query unless there is a limit.
    private static SqlNode firstRow(SqlNode body) {
        return body instanceof SqlOrderBy ordered && ordered.fetch == null
                ? new SqlOrderBy(
                        ordered.getParserPosition(),
                        ordered.query,
                        ordered.orderList,
                        ordered.offset,
                        SqlLiteral.createExactNumeric("1", ordered.getParserPosition()))
                : body;
    }

    private RexNode returned(Term term) {
        DataType wanted = function.result();
        // A literal that nothing gives a type is text.
        if (!TypeRules.isAssignable(term.type(), wanted)) {
            throw mismatch().withDetail("Actual return type is " + term.type().plainName() + ".");
        }
        RexNode node = analysis.coercion().to(term, wanted);
        return PgType.dataType(node.getType()).equals(wanted) ? node : Operators.cast(node, wanted, true);
    }

    private SpillwayException mismatch() {
        return new SpillwayException(
                ErrorCode.INVALID_FUNCTION_DEFINITION,
                "return type mismatch in function declared to return "
                        + function.result().plainName());
    }

    private RexNode strict(RexNode result, List<RexNode> arguments) {
        List<RexNode> unknown = arguments.stream()
                .filter(argument -> argument.getType().isNullable())
                .map(argument -> Operators.bool(Function.IS_NULL, argument))
                .toList();
        if (unknown.isEmpty()) {
            return result;
        }
        DataType type = function.result();
        return Operators.caseOf(List.of(Operators.or(unknown), Operators.nullOf(type), result), type);
    }
}
