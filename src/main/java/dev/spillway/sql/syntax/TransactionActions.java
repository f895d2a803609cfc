package dev.spillway.sql.syntax;

import dev.spillway.sql.syntax.ParsedStatement.Name;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// What the productions of `transactions.ftl` call to build their results. Public for the generated parser only.
public final class TransactionActions {
    private TransactionActions() {}

    public static Name word(String image, SqlParserPos position) {
        return new Name(image, position.getColumnNum());
    }

    public static ParsedStatement begin(String command, List<Name> modes) {
        return new ParsedStatement.Begin(command, TransactionModes.of(modes));
    }

    public static ParsedStatement setTransaction(List<Name> modes) {
        return new ParsedStatement.SetTransaction(TransactionModes.of(modes));
    }

    public static ParsedStatement rollback(boolean isChained, @Nullable SqlIdentifier savepoint) {
        return savepoint == null
                ? new ParsedStatement.Rollback(isChained)
                : new ParsedStatement.RollbackToSavepoint(name(savepoint));
    }

    public static ParsedStatement savepoint(SqlIdentifier name) {
        return new ParsedStatement.Savepoint(name(name));
    }

    public static ParsedStatement release(SqlIdentifier name) {
        return new ParsedStatement.ReleaseSavepoint(name(name));
    }

    private static Name name(SqlIdentifier id) {
        return new Name(id.getSimple(), id.getParserPosition().getColumnNum());
    }
}
