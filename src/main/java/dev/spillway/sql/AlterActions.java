package dev.spillway.sql;

import dev.spillway.sql.ParsedStatement.AlterAction;
import dev.spillway.sql.ParsedStatement.Name;
import dev.spillway.storage.ColumnDefinition;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// ALTER TABLE while it is read. Used by one production, then thrown away. Public for the generated parser only.
public final class AlterActions {
    private final List<AlterAction> actions = new ArrayList<>();
    private boolean ifExists;

    public void ifExists() {
        ifExists = true;
    }

    /// Without a column it is the table that gets another name.
    public void rename(@Nullable SqlIdentifier column, SqlIdentifier name) {
        actions.add(
                column == null
                        ? new AlterAction.RenameTable(name(name))
                        : new AlterAction.RenameColumn(name(column), name(name)));
    }

    public void addColumn(SqlIdentifier column, SqlDataTypeSpec type, boolean isNullable, boolean ifNotExists) {
        actions.add(new AlterAction.AddColumn(
                name(column),
                new ColumnDefinition(column.getSimple(), TypeNames.resolve(type), isNullable),
                ifNotExists));
    }

    public void dropColumn(SqlIdentifier column, boolean isForgiving) {
        actions.add(new AlterAction.DropColumn(name(column), isForgiving));
    }

    public void nullable(SqlIdentifier column, boolean isNullable) {
        actions.add(new AlterAction.SetNullable(name(column), isNullable));
    }

    public ParsedStatement statement(Name table) {
        return new ParsedStatement.AlterTable(table, ifExists, actions);
    }

    private static Name name(SqlIdentifier id) {
        return new Name(id.getSimple(), id.getParserPosition().getColumnNum());
    }
}
