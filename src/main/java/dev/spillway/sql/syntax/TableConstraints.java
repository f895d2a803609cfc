package dev.spillway.sql.syntax;

import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.TableRules;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import java.util.List;
import java.util.Optional;

/// What CREATE TABLE says beside its columns: defaults and checks, and the keys that become indexes. Immutable.
public record TableConstraints(TableRules rules, List<Key> keys, List<NewSequence> sequences) {
    public static final TableConstraints NONE = new TableConstraints(TableRules.NONE, List.of(), List.of());

    public TableConstraints {
        keys = List.copyOf(keys);
        sequences = List.copyOf(sequences);
    }

    /// The sequence of a `serial` or identity column, which comes to be with it.
    public record NewSequence(int column, ColumnDefault.Kind kind, SequenceOptions options) {}

    /// PRIMARY KEY or UNIQUE; without a name it gets PostgreSQL's.
    public record Key(Optional<String> name, boolean isPrimary, List<Name> columns) {
        public Key {
            columns = List.copyOf(columns);
        }
    }
}
