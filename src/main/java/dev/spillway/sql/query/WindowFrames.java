package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Expression;
import dev.spillway.plan.WindowFrame;
import dev.spillway.plan.WindowFrame.Bound;
import dev.spillway.plan.WindowFrame.BoundKind;
import dev.spillway.plan.WindowFrame.Exclusion;
import dev.spillway.plan.WindowFrame.Mode;
import dev.spillway.sql.expression.ExpressionConverter;
import dev.spillway.sql.expression.Functions;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.syntax.Errors;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWindow;
import org.jspecify.annotations.Nullable;

/// Frame clauses: `ROWS | RANGE | GROUPS … [EXCLUDE …]`. One clause, one thread.
final class WindowFrames {
    private static final int MODE_OPERAND = 4;

    private final ExpressionAnalyzer expressions;
    private final Analysis analysis;

    WindowFrames(ExpressionAnalyzer expressions, Analysis analysis) {
        this.expressions = expressions;
        this.analysis = analysis;
    }

    WindowFrame frame(SqlWindow window, List<WindowDefinition.Key> order) {
        SqlNode lower = window.getLowerBound();
        if (lower == null) {
            SqlNode only = window.getUpperBound();
            if (only != null) {
                // Calcite takes a lone FOLLOWING for the end.
                throw error(only, "frame starting from following row cannot end with current row");
            }
            return WindowFrame.DEFAULT;
        }
        Mode mode = mode(window);
        SqlNode upper = window.getUpperBound();
        BoundKind start = kind(lower);
        BoundKind end = upper == null ? BoundKind.CURRENT_ROW : kind(upper);
        check(start, end, upper == null ? lower : upper);
        boolean hasOffset = isOffset(start) || isOffset(end);
        if (mode == Mode.GROUPS && order.isEmpty()) {
            throw error(window, "GROUPS mode requires an ORDER BY clause");
        }
        if (mode == Mode.RANGE && hasOffset && order.size() != 1) {
            throw error(window, "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column");
        }
        return new WindowFrame(
                mode, bound(start, lower, mode, order), bound(end, upper, mode, order), exclusion(window.getExclude()));
    }

    /// GROUPS reaches the grammar as RANGE.
    private Mode mode(SqlWindow window) {
        if (window.isRows()) {
            return Mode.ROWS;
        }
        SqlNode mode = window.getOperandList().get(MODE_OPERAND);
        String word = analysis.textAt(mode.getParserPosition().getColumnNum());
        return word.equalsIgnoreCase("groups") ? Mode.GROUPS : Mode.RANGE;
    }

    private static BoundKind kind(SqlNode bound) {
        if (SqlWindow.isCurrentRow(bound)) {
            return BoundKind.CURRENT_ROW;
        }
        if (SqlWindow.isUnboundedPreceding(bound)) {
            return BoundKind.UNBOUNDED_PRECEDING;
        }
        if (SqlWindow.isUnboundedFollowing(bound)) {
            return BoundKind.UNBOUNDED_FOLLOWING;
        }
        return bound.getKind() == SqlKind.PRECEDING ? BoundKind.PRECEDING : BoundKind.FOLLOWING;
    }

    private static boolean isOffset(BoundKind kind) {
        return kind == BoundKind.PRECEDING || kind == BoundKind.FOLLOWING;
    }

    private static void check(BoundKind start, BoundKind end, SqlNode node) {
        if (start == BoundKind.UNBOUNDED_FOLLOWING) {
            throw error(node, "frame start cannot be UNBOUNDED FOLLOWING");
        }
        if (end == BoundKind.UNBOUNDED_PRECEDING) {
            throw error(node, "frame end cannot be UNBOUNDED PRECEDING");
        }
        if (start == BoundKind.CURRENT_ROW && end == BoundKind.PRECEDING) {
            throw error(node, "frame starting from current row cannot have preceding rows");
        }
        if (start == BoundKind.FOLLOWING && end == BoundKind.PRECEDING) {
            throw error(node, "frame starting from following row cannot have preceding rows");
        }
        if (start == BoundKind.FOLLOWING && end == BoundKind.CURRENT_ROW) {
            throw error(node, "frame starting from following row cannot end with current row");
        }
    }

    private static SpillwayException error(SqlNode node, String message) {
        return Errors.at(node, ErrorCode.WINDOWING_ERROR, message);
    }

    private static Exclusion exclusion(SqlLiteral exclude) {
        if (SqlWindow.isExcludeCurrentRow(exclude)) {
            return Exclusion.CURRENT_ROW;
        }
        if (SqlWindow.isExcludeGroup(exclude)) {
            return Exclusion.GROUP;
        }
        return SqlWindow.isExcludeTies(exclude) ? Exclusion.TIES : Exclusion.NO_OTHERS;
    }

    private Bound bound(BoundKind kind, @Nullable SqlNode node, Mode mode, List<WindowDefinition.Key> order) {
        if (!isOffset(kind) || node == null) {
            return Bound.of(kind);
        }
        SqlNode offset = ((SqlCall) node).operand(0);
        Term term = expressions.analyze(offset);
        RexNode rex = mode == Mode.RANGE
                ? distance(
                        term, PgType.dataType(order.getFirst().rex().getType()).name(), offset)
                : count(term, mode, offset);
        if (Subqueries.isAny(rex, SubqueryNode.class::isInstance)) {
            throw Errors.unsupported(offset, "a sub-query in a window's frame is");
        }
        if (Subqueries.isAny(rex, inner -> inner instanceof RexInputRef || inner instanceof OuterColumnNode)) {
            throw Errors.at(
                    offset, ErrorCode.INVALID_COLUMN_REFERENCE, "argument of " + mode + " must not contain variables");
        }
        Expression expression = ExpressionConverter.convert(rex, index -> {
            throw new IllegalStateException("an offset with column " + index);
        });
        return new Bound(kind, Optional.of(expression));
    }

    private RexNode count(Term term, Mode mode, SqlNode node) {
        if (!term.isUnknown() && !TypeRules.isAssignable(term.type(), DataType.BIGINT)) {
            throw Errors.at(
                    node,
                    ErrorCode.DATATYPE_MISMATCH,
                    "argument of " + mode + " must be type bigint, not type " + term.typeText());
        }
        return Operators.cast(analysis.coercion().to(term, DataType.BIGINT), DataType.BIGINT, true);
    }

    /// How far RANGE reaches, in the type that belongs to the sort key's.
    private RexNode distance(Term term, TypeName key, SqlNode node) {
        DataType wanted = switch (key) {
            case SMALLINT, INTEGER, BIGINT -> DataType.BIGINT;
            case REAL, DOUBLE_PRECISION -> DataType.DOUBLE_PRECISION;
            case NUMERIC -> DataType.NUMERIC;
            case DATE, TIME, TIMESTAMP, INTERVAL -> DataType.INTERVAL;
            default ->
                throw Errors.at(
                        node,
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "RANGE with offset PRECEDING/FOLLOWING is not supported for column type " + key.sqlName());
        };
        return Functions.arguments(analysis.coercion(), List.of(term), wanted)
                .map(List::getFirst)
                .map(rex -> Operators.cast(rex, wanted, true))
                .orElseThrow(() -> Errors.at(
                        node,
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "RANGE with offset PRECEDING/FOLLOWING is not supported for column type " + key.sqlName()
                                + " and offset type " + term.typeText()));
    }
}
