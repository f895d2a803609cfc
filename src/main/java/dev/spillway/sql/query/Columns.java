package dev.spillway.sql.query;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWith;

/// Where a query's columns are in the text, for messages. Stateless.
public final class Columns {
    private Columns() {}

    /// The syntax of column `index`, the query itself where it cannot be told.
    public static SqlNode node(SqlNode query, int index) {
        return switch (query) {
            case SqlSelect select -> item(select.getSelectList(), index, query);
            case SqlOrderBy ordered -> node(ordered.query, index);
            case SqlWith with -> node(with.body, index);
            case SqlCall call
            when call.getKind() == SqlKind.VALUES && call.operand(0) instanceof SqlCall row ->
                item(row.getOperandList(), index, query);
            case SqlCall call when call.getOperator() instanceof SqlSetOperator -> node(call.operand(0), index);
            default -> query;
        };
    }

    private static SqlNode item(List<SqlNode> items, int index, SqlNode query) {
        if (index >= items.size()) {
            return query;
        }
        SqlNode item = items.get(index);
        return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
    }
}
