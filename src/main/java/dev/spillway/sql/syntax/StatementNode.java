package dev.spillway.sql.syntax;

import java.util.List;
import org.apache.calcite.sql.SqlAlter;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/// A statement that the grammar has already turned into a [ParsedStatement], dressed as the syntax node that a
/// production must return (an ALTER, because the grammar's rule for SET wants one). Immutable.
public final class StatementNode extends SqlAlter {
    private static final SqlOperator OPERATOR = new SqlSpecialOperator("STATEMENT", SqlKind.OTHER_DDL);

    private final ParsedStatement statement;

    private StatementNode(SqlParserPos position, ParsedStatement statement) {
        super(position);
        this.statement = statement;
    }

    public static StatementNode of(SqlParserPos position, ParsedStatement statement) {
        return new StatementNode(position, statement);
    }

    ParsedStatement statement() {
        return statement;
    }

    @Override
    public SqlOperator getOperator() {
        return OPERATOR;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of();
    }

    @Override
    protected void unparseAlterOperation(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
        writer.literal(statement.toString());
    }
}
