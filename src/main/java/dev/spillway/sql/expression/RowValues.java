package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/// Comparisons of rows of values, `(a, b) < (1, 2)`: they are comparisons of the columns, with PostgreSQL's rules for
/// NULLs, and there is no type for a row. One statement, one thread.
public final class RowValues {
    private final Comparisons comparisons;

    public RowValues(Coercion coercion) {
        this.comparisons = new Comparisons(coercion);
    }

    /// Whether an expression is a row, in parentheses or not.
    public static boolean isRow(SqlNode node) {
        return plain(node).getKind() == SqlKind.ROW;
    }

    private static SqlNode plain(SqlNode node) {
        return node instanceof SqlNodeList list && list.size() == 1 ? plain(list.get(0)) : node;
    }

    public static List<Term> terms(SqlNode row, NodeAnalyzer analyzer) {
        return ((SqlCall) plain(row))
                .getOperandList().stream().map(analyzer::analyze).toList();
    }

    /// 42601 without a position unless both rows have as many columns.
    static void checkWidth(List<Term> left, List<Term> right) {
        if (left.size() != right.size()) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "unequal number of entries in row expressions");
        }
    }

    /// As [#checkWidth] for the columns of a sub-query.
    public static void checkColumns(int wanted, int columns) {
        if (wanted != columns) {
            throw new SpillwayException(
                    ErrorCode.SYNTAX_ERROR, "subquery has too " + (columns > wanted ? "many" : "few") + " columns");
        }
    }

    /// Compares rows of as many columns; errors have `position`.
    public RexNode compare(Function function, List<Term> left, List<Term> right, int position) {
        checkWidth(left, right);
        return switch (function) {
            case EQUAL, IS_NOT_DISTINCT_FROM -> Operators.and(each(function, left, right, position));
            case NOT_EQUAL, IS_DISTINCT_FROM -> {
                List<RexNode> columns = each(function, left, right, position);
                yield columns.size() == 1 ? columns.getFirst() : Operators.call(Function.OR, DataType.BOOLEAN, columns);
            }
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> ordered(function, left, right, position);
            default -> throw new IllegalArgumentException("not a comparison: " + function);
        };
    }

    private List<RexNode> each(Function function, List<Term> left, List<Term> right, int position) {
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            columns.add(comparisons.compare(function, left.get(i), right.get(i), position));
        }
        return columns;
    }

    /// The first column that differs decides: `a < c OR a = c AND (rest)`. NULL before that makes it NULL, which
    /// this
    /// form does too, since `a = c` is NULL where `a < c` is.
    private RexNode ordered(Function function, List<Term> left, List<Term> right, int position) {
        int last = left.size() - 1;
        RexNode result = comparisons.compare(function, left.get(last), right.get(last), position);
        Function strict =
                function == Function.LESS || function == Function.LESS_OR_EQUAL ? Function.LESS : Function.GREATER;
        for (int i = last - 1; i >= 0; i--) {
            RexNode differs = comparisons.compare(strict, left.get(i), right.get(i), position);
            RexNode isSame = comparisons.compare(Function.EQUAL, left.get(i), right.get(i), position);
            result = Operators.bool(
                    Function.OR, differs, Operators.call(Function.AND, DataType.BOOLEAN, isSame, result));
        }
        return result;
    }

    public RexNode between(List<Term> row, List<Term> low, List<Term> high, boolean isNegated, int position) {
        RexNode first = compare(isNegated ? Function.LESS : Function.GREATER_OR_EQUAL, row, low, position);
        RexNode second = compare(isNegated ? Function.GREATER : Function.LESS_OR_EQUAL, row, high, position);
        return Operators.call(isNegated ? Function.OR : Function.AND, DataType.BOOLEAN, first, second);
    }

    /// `row [NOT] IN (row, …)`.
    public RexNode in(List<Term> row, List<List<Term>> items, boolean isNegated, int position) {
        List<RexNode> each = new ArrayList<>();
        for (List<Term> item : items) {
            each.add(compare(isNegated ? Function.NOT_EQUAL : Function.EQUAL, row, item, position));
        }
        return each.size() == 1
                ? each.getFirst()
                : Operators.call(isNegated ? Function.AND : Function.OR, DataType.BOOLEAN, each);
    }

    /// IS NULL means that all columns are NULL, IS NOT NULL that none is.
    public static RexNode isNull(Function function, List<Term> row, Coercion coercion) {
        return Operators.and(row.stream()
                .map(term -> coercion.fold(Operators.bool(
                        function, coercion.typed(term, term.node()).rex())))
                .toList());
    }
}
