package dev.spillway.sql;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/// `EXPLAIN` as PostgreSQL writes it: options by upper-case name in the order given, then the statement. Immutable.
public final class SqlPgExplain extends SqlCall {

    private static final SqlOperator OPERATOR = new SqlSpecialOperator("EXPLAIN", SqlKind.EXPLAIN);

    private final Map<String, String> options;
    private final SqlNode statement;

    public SqlPgExplain(SqlParserPos position, Map<String, String> options, SqlNode statement) {
        super(position);
        this.options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        this.statement = statement;
    }

    public Map<String, String> options() {
        return options;
    }

    public SqlNode statement() {
        return statement;
    }

    @Override
    public SqlOperator getOperator() {
        return OPERATOR;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of(statement);
    }

    @Override
    public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
        writer.keyword("EXPLAIN");
        if (!options.isEmpty()) {
            SqlWriter.Frame list = writer.startList("(", ")");
            options.forEach((option, value) -> {
                writer.sep(",");
                writer.keyword(option);
                writer.keyword(value);
            });
            writer.endList(list);
        }
        statement.unparse(writer, 0, 0);
    }
}
