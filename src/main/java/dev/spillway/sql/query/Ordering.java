package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.plan.RankingFunction;
import dev.spillway.sql.expression.ConstantNode;
import dev.spillway.sql.expression.Equality;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.RowCountNode;
import dev.spillway.sql.expression.SortDirection;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.query.QueryBlocks.Rows;
import dev.spillway.sql.query.QueryBlocks.Tail;
import dev.spillway.sql.query.SelectAnalyzer.SortItem;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.relation.WindowRel;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.QueryActions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.jspecify.annotations.Nullable;

/// ORDER BY, LIMIT and OFFSET. NULLs sort as the greatest value unless the query says otherwise. One query, one thread.
final class Ordering {
    private final Analysis analysis;

    Ordering(Analysis analysis) {
        this.analysis = analysis;
    }

    /// Sorts and limits rows of which only the output columns are known: a UNION's or VALUES'.
    Rows apply(Rows rows, Tail tail) {
        if (tail.isNone()) {
            return rows;
        }
        List<SortItem> order = new ArrayList<>();
        for (SqlNode node : tail.order()) {
            SortDirection direction = SortDirection.of(node);
            int column = column(direction.key(), rows.fields());
            RexNode field = Relations.fields(rows.rel()).get(column);
            order.add(new SortItem(column, field, direction.key(), direction.isDescending(), direction.nullsFirst()));
        }
        return new Rows(sort(rows.rel(), order, rows.fields().size(), tail), rows.fields(), rows.unknown());
    }

    private static int column(SqlNode key, List<OutputField> fields) {
        if (key instanceof SqlNumericLiteral number && number.isInteger()) {
            BigDecimal position = number.bigDecimalValue();
            if (position == null
                    || position.signum() <= 0
                    || position.compareTo(BigDecimal.valueOf(fields.size())) > 0) {
                throw Errors.at(
                        key,
                        ErrorCode.INVALID_COLUMN_REFERENCE,
                        "ORDER BY position " + number.toValue() + " is not in select list");
            }
            return number.intValue(true) - 1;
        }
        if (key instanceof SqlIdentifier id && id.isSimple()) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).name().equals(id.getSimple())) {
                    return i;
                }
            }
            throw Errors.at(key, ErrorCode.UNDEFINED_COLUMN, "column \"" + id.getSimple() + "\" does not exist");
        }
        throw Errors.at(key, ErrorCode.FEATURE_NOT_SUPPORTED, "invalid UNION/INTERSECT/EXCEPT ORDER BY clause")
                .withHint("Only result column names can be used, not expressions or functions.");
    }

    /// Keys whose column is negative are the fields from `width` on, in order.
    RelNode sort(RelNode input, List<SortItem> order, int width, Tail tail) {
        SqlNode limit = tail.fetch();
        SqlCall ties = limit instanceof SqlCall call && call.getOperator().equals(QueryActions.WITH_TIES) ? call : null;
        RexNode offset = count(tail.offset(), Clause.OFFSET);
        RexNode fetch = count(ties == null ? limit : ties.operand(0), Clause.LIMIT);
        if (order.isEmpty() && offset == null && fetch == null) {
            return input;
        }
        List<RelFieldCollation> keys = new ArrayList<>();
        int next = width;
        for (SortItem item : order) {
            Equality.checkOrder(PgType.dataType(item.rex().getType()), item.node());
            int column = item.column() >= 0 ? item.column() : next++;
            boolean isRepeated = keys.stream().anyMatch(key -> key.getFieldIndex() == column);
            if (!isRepeated) {
                keys.add(collation(column, item.isDescending(), item.nullsFirst()));
            }
        }
        return ties == null
                ? LogicalSort.create(input, RelCollations.of(keys), offset, fetch)
                : withTies(input, keys, constant(offset, ties), constant(fetch, ties), ties);
    }

    /// The rows up to the last one wanted, and those that sort as it does: their rank is not above.
    private static RelNode withTies(
            RelNode input, List<RelFieldCollation> keys, long skipped, long wanted, SqlNode node) {
        if (keys.isEmpty()) {
            throw Errors.at(node, ErrorCode.SYNTAX_ERROR, "WITH TIES cannot be specified without ORDER BY clause");
        }
        int width = input.getRowType().getFieldCount();
        RelNode numbered = WindowRel.numbered(input, keys, List.of(RankingFunction.ROW_NUMBER, RankingFunction.RANK));
        List<RexNode> fields = Relations.fields(numbered);
        long last = wanted == 0 ? 0 : wanted > Long.MAX_VALUE - skipped ? Long.MAX_VALUE : skipped + wanted;
        RexNode isBehind =
                Operators.bool(Function.GREATER, fields.get(width), Operators.constant(skipped, DataType.BIGINT));
        RexNode isWithin = Operators.bool(
                Function.LESS_OR_EQUAL, fields.get(width + 1), Operators.constant(last, DataType.BIGINT));
        RelNode kept = Relations.filter(numbered, Operators.and(List.of(isBehind, isWithin)));
        RelNode rows = Relations.project(
                kept,
                Relations.fields(kept).subList(0, width),
                input.getRowType().getFieldNames());
        return LogicalSort.create(rows, RelCollations.of(keys), null, null);
    }

    private static long constant(@Nullable RexNode count, SqlNode node) {
        if (count == null) {
            return 0;
        }
        if (!(count instanceof ConstantNode constant) || !(constant.value() instanceof Long value)) {
            throw Errors.unsupported(node, "FETCH … WITH TIES with a count that is not a number is");
        }
        if (value < 0) {
            throw new SpillwayException(ErrorCode.INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, "LIMIT must not be negative");
        }
        return value;
    }

    static RelFieldCollation collation(int column, boolean isDescending, boolean nullsFirst) {
        return new RelFieldCollation(
                column,
                isDescending ? RelFieldCollation.Direction.DESCENDING : RelFieldCollation.Direction.ASCENDING,
                nullsFirst ? RelFieldCollation.NullDirection.FIRST : RelFieldCollation.NullDirection.LAST);
    }

    private @Nullable RexNode count(@Nullable SqlNode node, Clause clause) {
        if (node == null) {
            return null;
        }
        if (node instanceof SqlNumericLiteral literal) {
            BigDecimal value = java.util.Objects.requireNonNull(literal.bigDecimalValue());
            BigDecimal rounded = value.setScale(0, java.math.RoundingMode.HALF_UP);
            if (rounded.toBigInteger().bitLength() > 63) {
                throw Errors.at(node, ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "bigint out of range");
            }
            return Operators.constant(rounded.longValueExact(), DataType.BIGINT);
        }
        return expression(node, clause);
    }

    /// An expression without columns; a NULL one does not limit.
    private RexNode expression(SqlNode node, Clause clause) {
        Term term = analyzed(node, clause);
        if (Subqueries.isAny(term.rex(), SubqueryNode.class::isInstance)) {
            throw Errors.unsupported(node, "a sub-query in " + clause.text() + " is");
        }
        if (!term.isUnknown() && !TypeRules.isAssignable(term.type(), DataType.BIGINT)) {
            throw Errors.at(
                    node,
                    ErrorCode.DATATYPE_MISMATCH,
                    "argument of " + clause.text() + " must be type bigint, not type " + term.typeText());
        }
        RexNode count = analysis.coercion().to(term, DataType.BIGINT);
        return count instanceof RexDynamicParam ? count : new RowCountNode(count);
    }

    private Term analyzed(SqlNode node, Clause clause) {
        ExpressionAnalyzer expressions = new ExpressionAnalyzer(
                analysis, new QueryBlocks(analysis), QueryBlocks.Environment.EMPTY, Scope.EMPTY, clause);
        try {
            return expressions.analyze(node);
        } catch (SpillwayException e) {
            throw e.code() == ErrorCode.UNDEFINED_COLUMN || e.code() == ErrorCode.UNDEFINED_TABLE
                    ? new SpillwayException(
                                    ErrorCode.INVALID_COLUMN_REFERENCE,
                                    "argument of " + clause.text() + " must not contain variables")
                            .at(e.position())
                    : e;
        }
    }
}
