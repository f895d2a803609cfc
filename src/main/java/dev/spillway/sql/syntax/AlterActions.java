package dev.spillway.sql.syntax;

import dev.spillway.catalog.ColumnDefault.Kind;
import dev.spillway.sql.syntax.ParsedStatement.AlterAction;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.TableConstraints.NewSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// ALTER TABLE while it is read. Used by one production, then thrown away. Public for the generated parser only.
public final class AlterActions {
    private final List<AlterAction> actions = new ArrayList<>();
    private boolean ifExists;

    public void ifExists() {
        ifExists = true;
    }

    /// Without a column it is the table that gets another name.
    public void rename(@Nullable SqlIdentifier column, SqlIdentifier name, boolean isConstraint) {
        if (column == null) {
            actions.add(new AlterAction.RenameTable(name(name)));
        } else {
            actions.add(
                    isConstraint
                            ? new AlterAction.RenameConstraint(name(column), name(name))
                            : new AlterAction.RenameColumn(name(column), name(name)));
        }
    }

    /// The only column of `added`.
    public void addColumn(GrammarActions.NewTable added, boolean ifNotExists) {
        NewConstraints constraints = added.constraints();
        actions.add(new AlterAction.AddColumn(
                constraints.lastName(),
                constraints.columns().getLast(),
                ifNotExists,
                constraints.lastDefault(),
                constraints.lastSequence(),
                constraints.actions()));
    }

    /// The constraint of `added`.
    public void addConstraint(GrammarActions.NewTable added) {
        actions.addAll(added.constraints().actions());
    }

    public void dropConstraint(SqlIdentifier constraint, boolean isForgiving) {
        actions.add(new AlterAction.DropConstraint(name(constraint), isForgiving));
    }

    public void dropColumn(SqlIdentifier column, boolean isForgiving) {
        actions.add(new AlterAction.DropColumn(name(column), isForgiving, false));
    }

    /// The word behind the column that is dropped.
    public void cascade(String word) {
        if (word.equals("cascade") && actions.removeLast() instanceof AlterAction.DropColumn drop) {
            actions.add(new AlterAction.DropColumn(drop.column(), drop.ifExists(), true));
        }
    }

    public void nullable(SqlIdentifier column, boolean isNullable) {
        actions.add(new AlterAction.SetNullable(name(column), isNullable));
    }

    public void defaultValue(SqlIdentifier column, @Nullable SqlNode value) {
        actions.add(new AlterAction.SetDefault(name(column), Optional.ofNullable(value)));
    }

    public void type(SqlIdentifier column, SqlDataTypeSpec type, @Nullable SqlNode expression) {
        actions.add(new AlterAction.SetType(name(column), TypeNames.resolve(type), Optional.ofNullable(expression)));
    }

    /// ADD GENERATED … AS IDENTITY.
    public void addIdentity(SqlIdentifier column, String when, SequenceActions options) {
        Kind kind = when.equals("always") ? Kind.IDENTITY_ALWAYS : Kind.IDENTITY_BY_DEFAULT;
        actions.add(new AlterAction.AddIdentity(name(column), new NewSequence(0, kind, options.options())));
    }

    /// SET GENERATED, where `when` says, with options of the sequence.
    public void setIdentity(SqlIdentifier column, @Nullable String when, SequenceActions options) {
        Optional<Boolean> isAlways = Optional.ofNullable(when).map("always"::equals);
        actions.add(new AlterAction.SetIdentity(name(column), isAlways, options.options()));
    }

    public void dropIdentity(SqlIdentifier column, boolean isForgiving) {
        actions.add(new AlterAction.DropIdentity(name(column), isForgiving));
    }

    /// Whether these words change an identity column: RESTART, SET GENERATED or SET and an option of sequences.
    public static boolean isIdentityOption(String word, String next) {
        return word.equals("restart")
                || word.equals("set")
                        && GrammarActions.isWord(
                                next,
                                "generated",
                                "increment",
                                "minvalue",
                                "maxvalue",
                                "no",
                                "start",
                                "restart",
                                "cache",
                                "cycle");
    }

    public static ParsedStatement index(Name index, boolean ifExists, SqlIdentifier renamed) {
        return new ParsedStatement.AlterIndex(index, ifExists, name(renamed));
    }

    public ParsedStatement statement(Name table) {
        return new ParsedStatement.AlterTable(table, ifExists, actions, "");
    }

    private static Name name(SqlIdentifier id) {
        return new Name(id.getSimple(), id.getParserPosition().getColumnNum());
    }
}
