package dev.spillway.sql.change;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.query.Analysis;
import dev.spillway.sql.query.Clause;
import dev.spillway.sql.query.ExpressionAnalyzer;
import dev.spillway.sql.query.QueryBlocks;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.Scope;
import dev.spillway.sql.query.Scope.Field;
import dev.spillway.sql.query.Subqueries;
import dev.spillway.sql.query.SubqueryNode;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.syntax.FunctionNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// RETURNING: values over the changed row. Its sub-queries are joined to the rows before they are changed, so they see
/// the tables as they were. One statement, one thread.
final class ReturningAnalyzer {
    private static final String MERGE = "?merge?";
    private static final String MERGE_ACTION = "merge_action";

    private final Analysis analysis;
    private final ExpressionAnalyzer expressions;
    private final Scope scope;
    private final ChangedRow row;
    private final List<RexNode> nodes = new ArrayList<>();
    private final List<OutputField> fields = new ArrayList<>();

    ReturningAnalyzer(Analysis analysis, QueryBlocks blocks, Environment environment, Scope scope, ChangedRow row) {
        this.analysis = analysis;
        this.expressions = new ExpressionAnalyzer(analysis, blocks, environment, scope, Clause.RETURNING);
        this.scope = scope;
        this.row = row;
    }

    /// The name under which RETURNING finds what `merge_action()` says in field `index`.
    static Scope.Source mergeAction(int index) {
        return new Scope.Source(MERGE, List.of(new Field(MERGE_ACTION, index, PgType.of(DataType.TEXT, true), true)));
    }

    private static SqlNode withMergeAction(SqlNode node) {
        return Objects.requireNonNull(node.accept(new SqlShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                boolean isAction =
                        call.operandCount() == 0 && FunctionNames.of(call).equals(MERGE_ACTION);
                return isAction
                        ? new SqlIdentifier(List.of(MERGE, MERGE_ACTION), call.getParserPosition())
                        : super.visit(call);
            }
        }));
    }

    void analyze(List<SqlNode> items) {
        boolean isMerge =
                scope.sources().stream().anyMatch(source -> source.alias().equals(MERGE));
        for (SqlNode written : items) {
            SqlNode item = isMerge ? withMergeAction(written) : written;
            if (item instanceof SqlIdentifier id && id.isStar()) {
                List<Field> all =
                        id.names.size() == 1 ? scope.star() : scope.star(id.names.get(id.names.size() - 2), id);
                all.forEach(field -> add(field.name(), Operators.field(field.index(), field.type())));
            } else {
                SqlNode expression = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
                Term term = expressions.analyze(expression);
                add(
                        FunctionNames.column(item),
                        term.isUnknown() ? analysis.coercion().to(term, DataType.TEXT) : term.rex());
            }
        }
    }

    private void add(String name, RexNode node) {
        nodes.add(overOutput(node));
        fields.add(new OutputField(
                name, PgType.dataType(node.getType()), node.getType().isNullable()));
    }

    private RexNode overOutput(RexNode node) {
        return Subqueries.replace(node, inner -> switch (inner) {
            case SubqueryNode subquery -> {
                List<RexNode> operands =
                        subquery.getOperands().stream().map(this::beforeChange).toList();
                RexNode below = subquery.clone(subquery.getType(), operands);
                yield Operators.field(row.position(below), subquery.getType());
            }
            case RexInputRef reference -> row.output(reference.getIndex());
            default -> inner;
        });
    }

    private RexNode beforeChange(RexNode node) {
        return Subqueries.replace(
                node, inner -> inner instanceof RexInputRef reference ? row.seen(reference.getIndex()) : inner);
    }

    List<RexNode> nodes() {
        return nodes;
    }

    List<OutputField> fields() {
        return fields;
    }
}
