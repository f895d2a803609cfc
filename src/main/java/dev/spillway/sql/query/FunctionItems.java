package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.catalog.PgTypeFactory;
import dev.spillway.data.DataType;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.relation.FunctionRel;
import dev.spillway.sql.relation.ProjectSetRel;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.FunctionNames;
import dev.spillway.sql.syntax.QueryActions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/// Functions as items of FROM: `unnest(a, b) WITH ORDINALITY AS u(x, y, n)`, ROWS FROM (…). One clause, one thread.
final class FunctionItems {
    private final Analysis analysis;
    private final ExpressionAnalyzer expressions;

    FunctionItems(Analysis analysis, QueryBlocks blocks, Environment environment) {
        this.analysis = analysis;
        this.expressions = new ExpressionAnalyzer(
                analysis, blocks, environment, Scope.EMPTY.inside(environment.outer()), Clause.FROM);
    }

    /// The rows, the name of the table and those of its columns. `isValue`: the table's name is also that of its
    /// only column, as of any function with one value a row.
    record Item(RelNode rel, String table, List<String> columns, boolean isValue) {}

    private record Called(String name, RexNode call) {}

    static boolean isMeant(SqlNode node) {
        return switch (node.getKind()) {
            case COLLECTION_TABLE -> true;
            case LATERAL -> isMeant(((SqlCall) node).operand(0));
            default -> isNumbered(node);
        };
    }

    private static boolean isNumbered(SqlNode node) {
        return node instanceof SqlCall call && call.getOperator().equals(QueryActions.WITH_ORDINALITY);
    }

    /// `aliases` are the names that the alias gives to the first columns.
    Item analyze(SqlNode written, Optional<String> alias, List<String> aliases) {
        SqlNode node = written.getKind() == SqlKind.LATERAL ? ((SqlCall) written).operand(0) : written;
        boolean isNumbered = isNumbered(node);
        SqlCall item = (SqlCall) (isNumbered ? ((SqlCall) node).operand(0) : node);
        List<Called> calls = calls(item.operand(0));
        boolean isAlone = calls.size() == 1;
        String table = alias.orElse(
                SetFunctions.isOfPairs(functionName(item))
                        ? functionName(item)
                        : calls.getFirst().name());
        List<String> own = new ArrayList<>();
        List<RelDataType> types = new ArrayList<>();
        for (Called called : calls) {
            RexNode call = called.call();
            boolean isNullable = !isAlone || !SetFunctions.isPlainSeries(call);
            own.add(isAlone ? SetFunctions.columnOf(called.name()).orElse(table) : called.name());
            types.add(PgType.of(PgType.dataType(call.getType()), isNullable));
        }
        if (isNumbered) {
            own.add("ordinality");
            types.add(PgType.of(DataType.BIGINT, false));
        }
        List<String> columns = FromAnalyzer.names(own, aliases, table, written);
        RelDataTypeFactory.Builder rowType = PgTypeFactory.INSTANCE.builder();
        for (int i = 0; i < types.size(); i++) {
            rowType.add(columns.get(i), types.get(i));
        }
        List<RexNode> nodes = calls.stream().map(Called::call).toList();
        RelNode rel = nodes.stream().anyMatch(FunctionItems::readsSubquery)
                ? overSubqueries(nodes, columns, isNumbered)
                : new FunctionRel(analysis.cluster(), rowType.build(), table, nodes, isNumbered);
        return new Item(rel, table, columns, isAlone && !isNumbered);
    }

    private static boolean readsSubquery(RexNode call) {
        return Subqueries.isAny(call, SubqueryNode.class::isInstance);
    }

    /// The functions called for the one row that their arguments' sub-queries give.
    private RelNode overSubqueries(List<RexNode> calls, List<String> columns, boolean isNumbered) {
        Subqueries.Joined input = Subqueries.join(Relations.oneRow(analysis), calls);
        RelNode sets = new ProjectSetRel(input.rel(), input.nodes(), false, isNumbered);
        int first = input.rel().getRowType().getFieldCount();
        List<RexNode> fields = Relations.fields(sets);
        return Relations.project(sets, fields.subList(first, fields.size()), columns);
    }

    private static String functionName(SqlCall item) {
        return item.operand(0) instanceof SqlCall call ? FunctionNames.of(call) : "";
    }

    private List<Called> calls(SqlCall call) {
        String name = FunctionNames.of(call);
        List<Called> calls = new ArrayList<>();
        if (name.equals(QueryActions.ROWS_FROM)) {
            for (SqlNode operand : call.getOperandList()) {
                if (!(operand instanceof SqlCall inner) || !ExpressionAnalyzer.isFunction(inner)) {
                    throw Errors.at(
                            operand, dev.spillway.error.ErrorCode.SYNTAX_ERROR, "ROWS FROM must contain functions");
                }
                calls.addAll(calls(inner));
            }
            return calls;
        }
        if (!SetFunctions.isName(name) && !SetFunctions.isOfPairs(name)) {
            Term value = analysis.coercion().typed(expressions.analyze(call), call);
            return List.of(new Called(name, value.rex()));
        }
        List<Term> arguments =
                call.getOperandList().stream().map(expressions::analyze).toList();
        SetFunctions functions = new SetFunctions(analysis.coercion());
        if (SetFunctions.isOfPairs(name)) {
            List<RexNode> pairs = functions.pairs(name, arguments, call);
            return List.of(new Called("key", pairs.getFirst()), new Called("value", pairs.getLast()));
        }
        if (name.equals("unnest") && arguments.size() > 1) {
            arguments.forEach(argument -> calls.add(new Called(name, functions.call(name, List.of(argument), call))));
            return calls;
        }
        return List.of(new Called(name, functions.call(name, arguments, call)));
    }
}
