package dev.spillway.sql.syntax;

import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.data.DataType;
import dev.spillway.sql.syntax.TableConstraints.NewSequence;
import dev.spillway.storage.ColumnDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/// One statement after parsing. Names are folded; positions count characters of the statement's text from 1. Immutable.
public sealed interface ParsedStatement {
    /// A name as it was written at `position`.
    record Name(String value, int position) {}

    /// What [QueryAnalyzer] makes an [AnalyzedQuery] of: the statements that read rows.
    sealed interface Plannable extends ParsedStatement {}

    /// SELECT, VALUES, WITH … `text` is the whole statement's, for error positions.
    record Query(SqlNode node, String text) implements Plannable {}

    /// A change of rows. `queries` are those of WITH before it, absent where there are none.
    sealed interface Change extends Plannable {
        Target target();

        Optional<SqlNodeList> queries();

        Returning returning();

        String text();
    }

    /// The table that is changed, under the alias it has in the statement.
    record Target(Name table, Optional<Name> alias) {
        public String scopeName() {
            return alias.orElse(table).value();
        }
    }

    /// The rows that a change answers with: a select list, empty where there is none, and the names under which it
    /// sees a row before and after the change.
    record Returning(List<SqlNode> items, String oldAlias, String newAlias) {
        public static final Returning NOTHING = new Returning(List.of(), "old", "new");

        public Returning {
            items = List.copyOf(items);
        }
    }

    /// `columns` is empty where the statement lists none, `source` for DEFAULT VALUES.
    record Insert(
            Target target,
            Optional<SqlNodeList> queries,
            List<Name> columns,
            Optional<SqlNode> source,
            Overriding overriding,
            Optional<OnConflict> onConflict,
            Returning returning,
            String text)
            implements Change {
        public Insert {
            columns = List.copyOf(columns);
        }
    }

    /// ON CONFLICT. The keys are those of `columns`, of `constraint`, or all where there is neither. Without
    /// `assignments` nothing is done.
    record OnConflict(
            List<Name> columns,
            Optional<Name> constraint,
            List<Assignment> assignments,
            Optional<SqlNode> condition,
            int position) {
        public OnConflict {
            columns = List.copyOf(columns);
            assignments = List.copyOf(assignments);
        }
    }

    /// What INSERT does with values for identity columns.
    enum Overriding {
        NOTHING,
        SYSTEM,
        USER
    }

    record Update(
            Target target,
            Optional<SqlNodeList> queries,
            List<Assignment> assignments,
            Optional<SqlNode> from,
            Optional<SqlNode> condition,
            Returning returning,
            String text)
            implements Change {
        public Update {
            assignments = List.copyOf(assignments);
        }
    }

    /// `column = value` of an UPDATE; with `isRow` it is `(column, ...) = value`, where the value, which begins at
    /// `position`, is a row or a query.
    record Assignment(List<Name> columns, SqlNode value, boolean isRow, int position) {
        public Assignment {
            columns = List.copyOf(columns);
        }
    }

    record Delete(
            Target target,
            Optional<SqlNodeList> queries,
            Optional<SqlNode> from,
            Optional<SqlNode> condition,
            Returning returning,
            String text)
            implements Change {}

    /// The rows of `source` are joined with the target on `condition`; for each the first of `whens` that fits
    /// acts.
    record Merge(
            Target target,
            Optional<SqlNodeList> queries,
            SqlNode source,
            SqlNode condition,
            List<When> whens,
            Returning returning,
            String text)
            implements Change {
        public Merge {
            whens = List.copyOf(whens);
        }
    }

    /// A WHEN clause of MERGE.
    record When(Match match, Optional<SqlNode> condition, Action action, int position) {}

    /// Which sides of the join a row of MERGE has.
    enum Match {
        MATCHED,
        /// The source alone.
        NOT_MATCHED_BY_TARGET,
        /// The target alone.
        NOT_MATCHED_BY_SOURCE
    }

    /// What a WHEN clause does. `values` has no entry per column for DEFAULT VALUES.
    sealed interface Action {
        record Update(List<Assignment> assignments) implements Action {
            public Update {
                assignments = List.copyOf(assignments);
            }
        }

        record Delete() implements Action {}

        record Nothing() implements Action {}

        record Insert(List<Name> columns, List<SqlNode> values) implements Action {
            public Insert {
                columns = List.copyOf(columns);
                values = List.copyOf(values);
            }
        }
    }

    /// `columns` is empty where the statement lists none; `text` is the whole statement's.
    record CreateView(Name name, boolean orReplace, boolean isTemporary, List<Name> columns, SqlNode query, String text)
            implements ParsedStatement {
        public CreateView {
            columns = List.copyOf(columns);
        }
    }

    record DropView(List<Name> views, boolean ifExists, boolean isCascade) implements ParsedStatement {
        public DropView {
            views = List.copyOf(views);
        }
    }

    /// `text` is the whole statement's.
    record CreateFunction(
            Name name,
            boolean orReplace,
            List<FunctionDefinition.Parameter> parameters,
            DataType result,
            FunctionDefinition.Volatility volatility,
            boolean isStrict,
            FunctionDefinition.Parallel parallel,
            Body body,
            String text)
            implements ParsedStatement {
        public CreateFunction {
            parameters = List.copyOf(parameters);
        }

        /// What a function does.
        public sealed interface Body {
            /// A text that begins at `position`, to be read by itself.
            record Source(String text, int position) implements Body {}

            record Value(SqlNode expression) implements Body {}

            record Query(SqlNode query) implements Body {}
        }
    }

    /// A function of that name, and of these types where they are given.
    record FunctionName(Name name, Optional<List<DataType>> types) {}

    record DropFunction(List<FunctionName> functions, boolean ifExists) implements ParsedStatement {
        public DropFunction {
            functions = List.copyOf(functions);
        }
    }

    /// COMMENT ON; without a text there is none any more. `column` is there for a column, `function` for a
    /// function.
    record Comment(
            Subject kind, Name name, Optional<Name> column, Optional<FunctionName> function, Optional<String> text)
            implements ParsedStatement {
        /// What can be commented on.
        public enum Subject {
            TABLE,
            COLUMN,
            INDEX,
            VIEW,
            FUNCTION
        }
    }

    /// `types` are those of the first parameters.
    record Prepare(Name name, List<DataType> types, Plannable statement) implements ParsedStatement {
        public Prepare {
            types = List.copyOf(types);
        }
    }

    record Execute(Name name, List<SqlNode> arguments, String text) implements ParsedStatement {
        public Execute {
            arguments = List.copyOf(arguments);
        }
    }

    /// Without a name: all of them.
    record Deallocate(Optional<Name> name) implements ParsedStatement {}

    /// `columnNames` rename the first columns of the query's result.
    record CreateTempTableAs(
            Name table, boolean ifNotExists, List<Name> columnNames, OnCommit onCommit, Query query, boolean withRows)
            implements Plannable {
        public CreateTempTableAs {
            columnNames = List.copyOf(columnNames);
        }
    }

    record CreateTempTable(
            Name table,
            boolean ifNotExists,
            List<ColumnDefinition> columns,
            TableConstraints constraints,
            OnCommit onCommit,
            String text)
            implements ParsedStatement {
        public CreateTempTable {
            columns = List.copyOf(columns);
        }
    }

    /// A table with the columns of another table or of a view, and what `options` say of it.
    record CreateTempTableLike(Name table, boolean ifNotExists, Name source, Set<LikeOption> options, OnCommit onCommit)
            implements ParsedStatement {
        public CreateTempTableLike {
            options = Set.copyOf(options);
        }
    }

    /// Without a name it gets PostgreSQL's.
    record CreateIndex(Optional<Name> name, Name table, boolean isUnique, boolean ifNotExists, List<IndexKey> keys)
            implements ParsedStatement {
        public CreateIndex {
            keys = List.copyOf(keys);
        }
    }

    record IndexKey(Name column, boolean descending, boolean nullsFirst) {}

    /// Another name for an index.
    record AlterIndex(Name index, boolean ifExists, Name renamed) implements ParsedStatement {}

    record DropIndex(List<Name> indexes, boolean ifExists) implements ParsedStatement {
        public DropIndex {
            indexes = List.copyOf(indexes);
        }
    }

    /// Options by upper-case name in the order given (`ANALYZE` → `TRUE`, `FORMAT` → `JSON`), values in upper case,
    /// unchecked.
    record Explain(Map<String, String> options, ParsedStatement statement) implements ParsedStatement {}

    record DropTable(List<Name> tables, boolean ifExists, boolean isCascade) implements ParsedStatement {
        public DropTable {
            tables = List.copyOf(tables);
        }
    }

    record CreateSequence(Name name, boolean ifNotExists, SequenceOptions options) implements ParsedStatement {}

    /// Either another name or other options.
    record AlterSequence(Name name, boolean ifExists, Optional<Name> renamed, SequenceOptions options)
            implements ParsedStatement {}

    record DropSequence(List<Name> sequences, boolean ifExists, boolean isCascade) implements ParsedStatement {
        public DropSequence {
            sequences = List.copyOf(sequences);
        }
    }

    record Truncate(List<Name> tables, boolean restartsIdentity) implements ParsedStatement {
        public Truncate {
            tables = List.copyOf(tables);
        }
    }

    /// `text` is the whole statement's.
    record AlterTable(Name table, boolean ifExists, List<AlterAction> actions, String text) implements ParsedStatement {
        public AlterTable {
            actions = List.copyOf(actions);
        }
    }

    /// A part of ALTER TABLE.
    sealed interface AlterAction {
        record RenameTable(Name name) implements AlterAction {}

        record RenameColumn(Name column, Name name) implements AlterAction {}

        record RenameConstraint(Name constraint, Name name) implements AlterAction {}

        /// `constraints` are those written behind the column, but for its DEFAULT and NOT NULL.
        record AddColumn(
                Name name,
                ColumnDefinition column,
                boolean ifNotExists,
                Optional<ColumnDefault> defaultValue,
                Optional<NewSequence> sequence,
                List<AlterAction> constraints)
                implements AlterAction {
            public AddColumn {
                constraints = List.copyOf(constraints);
            }
        }

        record DropColumn(Name column, boolean ifExists, boolean isCascade) implements AlterAction {}

        record SetNullable(Name column, boolean isNullable) implements AlterAction {}

        /// Without a value the column has no DEFAULT any more.
        record SetDefault(Name column, Optional<SqlNode> value) implements AlterAction {}

        /// Without an expression each value becomes what an assignment makes of it.
        record SetType(Name column, DataType type, Optional<SqlNode> expression) implements AlterAction {}

        /// The column takes its values from a new sequence.
        record AddIdentity(Name column, NewSequence sequence) implements AlterAction {}

        /// Without `isAlways` the column stays the kind of identity column it is.
        record SetIdentity(Name column, Optional<Boolean> isAlways, SequenceOptions options) implements AlterAction {}

        record DropIdentity(Name column, boolean ifExists) implements AlterAction {}

        record AddCheck(Optional<String> name, SqlNode condition) implements AlterAction {}

        record AddKey(TableConstraints.Key key, int position) implements AlterAction {}

        record DropConstraint(Name name, boolean ifExists) implements AlterAction {}
    }

    /// Without tables: all of them.
    record Vacuum(List<Name> tables, boolean isAnalyze) implements ParsedStatement {
        public Vacuum {
            tables = List.copyOf(tables);
        }
    }

    /// Without a table: all of them.
    record Analyze(Optional<Name> table) implements ParsedStatement {}

    /// What neither sees nor changes rows.
    sealed interface SettingStatement extends ParsedStatement {}

    /// `value` is empty for DEFAULT.
    record SetSetting(Name name, boolean isLocal, Optional<String> value) implements SettingStatement {}

    /// Without a name: all of them.
    record ShowSetting(Optional<Name> name) implements SettingStatement {}

    /// Without a name: all of them.
    record ResetSetting(Optional<Name> name) implements SettingStatement {}

    /// What begins, divides and ends transactions.
    sealed interface TransactionControl extends ParsedStatement {}

    /// BEGIN or START TRANSACTION, which differ in their command tag only.
    record Begin(String command, TransactionModes modes) implements TransactionControl {}

    /// `isChained`: another transaction of the same modes begins at once.
    record Commit(boolean isChained) implements TransactionControl {}

    record Rollback(boolean isChained) implements TransactionControl {}

    record Savepoint(Name name) implements TransactionControl {}

    record ReleaseSavepoint(Name name) implements TransactionControl {}

    record RollbackToSavepoint(Name name) implements TransactionControl {}

    record SetTransaction(TransactionModes modes) implements TransactionControl {}
}
