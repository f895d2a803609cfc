package dev.spillway.sql.syntax;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// Views and prepared statements while the grammar's productions (`src/main/codegen/includes/definitions.ftl`) read
/// them. Public for the generated parser only. Used for one statement, then thrown away.
public final class DefinitionActions {
    private final List<Name> columns = new ArrayList<>();
    private final List<DataType> types = new ArrayList<>();
    private boolean orReplace;
    private boolean isTemporary;

    public void orReplace() {
        orReplace = true;
    }

    public void temporary() {
        isTemporary = true;
    }

    public void column(SqlIdentifier id) {
        columns.add(name(id));
    }

    public void type(SqlDataTypeSpec type) {
        types.add(TypeNames.resolve(type));
    }

    public ParsedStatement view(Name name, SqlNode query) {
        return new ParsedStatement.CreateView(name, orReplace, isTemporary, columns, query, "");
    }

    public ParsedStatement prepare(SqlIdentifier name, SqlNode statement) {
        if (GrammarActions.statementOf(statement, "") instanceof ParsedStatement.Plannable plannable) {
            return new ParsedStatement.Prepare(name(name), types, plannable);
        }
        throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "only queries and changes of rows can be prepared")
                .at(statement.getParserPosition().getColumnNum());
    }

    public static ParsedStatement execute(SqlIdentifier name, List<SqlNode> arguments) {
        return new ParsedStatement.Execute(name(name), arguments, "");
    }

    public static ParsedStatement deallocate(@Nullable SqlIdentifier name) {
        return new ParsedStatement.Deallocate(Optional.ofNullable(name).map(DefinitionActions::name));
    }

    private static Name name(SqlIdentifier id) {
        return new Name(id.getSimple(), id.getParserPosition().getColumnNum());
    }
}
