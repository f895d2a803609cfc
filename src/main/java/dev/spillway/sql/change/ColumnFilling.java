package dev.spillway.sql.change;

import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.AlterAction;
import dev.spillway.sql.syntax.ParsedStatement.Assignment;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.ParsedStatement.Returning;
import dev.spillway.sql.syntax.ParsedStatement.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// The UPDATE that fills the new columns of an ALTER TABLE: one machinery computes values, whatever asks for them.
/// Stateless.
public final class ColumnFilling {
    /// Within the statement; positions of what nobody wrote are never told.
    private static final SqlParserPos NOWHERE = new SqlParserPos(1, 1);

    private ColumnFilling() {}

    /// Gives each row the DEFAULT of a column.
    public static ParsedStatement.Update defaults(String table, String column, String statement) {
        SqlNode value = SqlStdOperatorTable.DEFAULT.createCall(NOWHERE);
        return update(table, List.of(assignment(column, value)), statement);
    }

    /// Sets the column `targets[i]` to what the column of `types[i]` becomes.
    public static ParsedStatement.Update conversions(
            String table, List<AlterAction.SetType> types, List<String> targets, String statement) {
        List<Assignment> assignments = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String column = types.get(i).column().value();
            SqlNode value = types.get(i).expression().orElseGet(() -> new SqlIdentifier(column, NOWHERE));
            assignments.add(assignment(targets.get(i), value));
        }
        return update(table, assignments, statement);
    }

    private static Assignment assignment(String column, SqlNode value) {
        return new Assignment(List.of(new Name(column, 1)), value, false, 1);
    }

    private static ParsedStatement.Update update(String table, List<Assignment> assignments, String statement) {
        return new ParsedStatement.Update(
                new Target(new Name(table, 1), Optional.empty()),
                Optional.empty(),
                assignments,
                Optional.empty(),
                Optional.empty(),
                Returning.NOTHING,
                statement);
    }
}
