package dev.spillway.sql.query;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.query.SelectAnalyzer.SortItem;
import dev.spillway.sql.relation.WindowRel;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/// SELECT DISTINCT ON: the first row, by ORDER BY, of those that are alike in some expressions. Stateless.
final class DistinctOn {
    private DistinctOn() {}

    /// The grammar has no place for them but the hints.
    static List<SqlNode> expressions(SqlSelect select) {
        @Nullable SqlNodeList hints = select.getHints();
        return hints == null ? List.of() : List.copyOf(hints.getList());
    }

    /// 42P10 unless ORDER BY begins with the expressions, in any order.
    static void check(SqlSelect select, List<RexNode> keys, List<SortItem> order) {
        if (keys.isEmpty()) {
            return;
        }
        boolean hasOther = false;
        List<RexNode> sorted = new ArrayList<>();
        for (SortItem item : order) {
            boolean isKey = keys.contains(item.rex());
            // A field with the same expression as one before decides nothing.
            if (isKey && hasOther && !sorted.contains(item.rex())) {
                throw mismatch(select, keys.indexOf(item.rex()));
            }
            hasOther |= !isKey;
            sorted.add(item.rex());
        }
        for (int i = 0; i < keys.size() && hasOther; i++) {
            if (!sorted.contains(keys.get(i))) {
                throw mismatch(select, i);
            }
        }
    }

    private static RuntimeException mismatch(SqlSelect select, int key) {
        return Errors.at(
                expressions(select).get(key),
                ErrorCode.INVALID_COLUMN_REFERENCE,
                "SELECT DISTINCT ON expressions must match initial ORDER BY expressions");
    }

    /// Sort items whose column is negative are the fields from `width` on, in order.
    static RelNode firstOfEach(RelNode input, List<Integer> columns, List<SortItem> order, int width) {
        List<RelFieldCollation> keys = new ArrayList<>();
        int next = width;
        for (SortItem item : order) {
            int column = item.column() >= 0 ? item.column() : next++;
            keys.add(Ordering.collation(column, item.isDescending(), item.nullsFirst()));
        }
        RelNode numbered = WindowRel.rowNumber(input, columns, keys);
        int fields = input.getRowType().getFieldCount();
        RexNode number = Relations.fields(numbered).get(fields);
        RelNode first = Relations.filter(
                numbered, Operators.bool(Function.EQUAL, number, Operators.constant(1L, DataType.BIGINT)));
        return Relations.project(
                first,
                Relations.fields(first).subList(0, fields),
                input.getRowType().getFieldNames());
    }
}
