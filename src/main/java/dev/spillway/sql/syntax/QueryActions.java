package dev.spillway.sql.syntax;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlInternalOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/// What the grammar makes of the parts of queries that Calcite does not have. Stateless.
public final class QueryActions {
    public static final SqlOperator WITH_ORDINALITY = new SqlInternalOperator("WITH ORDINALITY", SqlKind.OTHER);
    public static final SqlOperator WITH_TIES = new SqlInternalOperator("WITH TIES", SqlKind.OTHER);

    /// The function that ROWS FROM is for the grammar; nobody can write it.
    public static final String ROWS_FROM = "#rows from#";

    private QueryActions() {}

    public static SqlNode withOrdinality(SqlNode function, SqlParserPos position) {
        return WITH_ORDINALITY.createCall(position, function);
    }

    /// FETCH FIRST count ROWS WITH …
    public static SqlNode withTies(SqlNode count, String word, SqlParserPos position) {
        if (!word.equals("ties")) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + word + "\"")
                    .at(position.getColumnNum());
        }
        return WITH_TIES.createCall(position, count);
    }

    /// Whether a join needs a condition, so that another join that begins before it belongs to the right side.
    public static boolean awaitsCondition(SqlLiteral natural, SqlLiteral type) {
        return !natural.booleanValue() && type.getValueAs(JoinType.class) != JoinType.CROSS;
    }
}
