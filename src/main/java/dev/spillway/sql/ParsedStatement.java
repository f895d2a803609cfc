package dev.spillway.sql;

import dev.spillway.storage.ColumnDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;

/// One statement after parsing. Names are folded; positions count characters of the statement's text from 1. Immutable.
public sealed interface ParsedStatement {
    /// A name as it was written at `position`.
    record Name(String value, int position) {}

    /// What [QueryAnalyzer] makes an [AnalyzedQuery] of: the statements that read rows.
    sealed interface Plannable extends ParsedStatement {}

    /// SELECT, VALUES, WITH … `text` is the whole statement's, for error positions.
    record Query(SqlNode node, String text) implements Plannable {}

    /// `columns` is empty where the statement lists none.
    record Insert(Name table, List<Name> columns, SqlNode source, String text) implements Plannable {
        public Insert {
            columns = List.copyOf(columns);
        }
    }

    record Update(
            Name table, Optional<String> alias, List<Assignment> assignments, Optional<SqlNode> condition, String text)
            implements Plannable {
        public Update {
            assignments = List.copyOf(assignments);
        }
    }

    /// `column = value` of an UPDATE.
    record Assignment(Name column, SqlNode value) {}

    record Delete(Name table, Optional<String> alias, Optional<SqlNode> condition, String text) implements Plannable {}

    /// `columnNames` rename the first columns of the query's result.
    record CreateTempTableAs(Name table, boolean ifNotExists, List<Name> columnNames, Query query, boolean withRows)
            implements Plannable {
        public CreateTempTableAs {
            columnNames = List.copyOf(columnNames);
        }
    }

    record CreateTempTable(Name table, boolean ifNotExists, List<ColumnDefinition> columns) implements ParsedStatement {
        public CreateTempTable {
            columns = List.copyOf(columns);
        }
    }

    /// Options by upper-case name in the order given (`ANALYZE` → `TRUE`, `FORMAT` → `JSON`), values in upper case,
    /// unchecked.
    record Explain(Map<String, String> options, ParsedStatement statement) implements ParsedStatement {}

    record DropTable(List<Name> tables, boolean ifExists) implements ParsedStatement {
        public DropTable {
            tables = List.copyOf(tables);
        }
    }

    record Truncate(List<Name> tables) implements ParsedStatement {
        public Truncate {
            tables = List.copyOf(tables);
        }
    }

    /// Without a table: all of them.
    record Analyze(Optional<Name> table) implements ParsedStatement {}

    /// `value` is empty for DEFAULT.
    record SetSetting(Name name, boolean isLocal, Optional<String> value) implements ParsedStatement {}

    /// Without a name: all of them.
    record ShowSetting(Optional<Name> name) implements ParsedStatement {}

    /// Without a name: all of them.
    record ResetSetting(Optional<Name> name) implements ParsedStatement {}
}
