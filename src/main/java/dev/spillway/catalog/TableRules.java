package dev.spillway.catalog;

import java.util.List;
import java.util.Optional;

/// What a table says of its rows beyond its columns and indexes. Checks are in the order of their names, in which
/// PostgreSQL looks at them. Immutable.
public record TableRules(List<ColumnDefault> defaults, List<CheckConstraint> checks) {
    public static final TableRules NONE = new TableRules(List.of(), List.of());

    public TableRules {
        defaults = List.copyOf(defaults);
        checks = List.copyOf(checks);
    }

    public Optional<ColumnDefault> defaultOf(int column) {
        return defaults.stream().filter(value -> value.column() == column).findFirst();
    }

    public Optional<ColumnDefault.Kind> kindOf(int column) {
        return defaultOf(column).map(ColumnDefault::kind);
    }
}
