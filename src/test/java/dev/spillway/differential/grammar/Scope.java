package dev.spillway.differential.grammar;

import java.util.ArrayList;
import java.util.List;

/// What expressions may name: columns of this query, and those of the queries around it.
///
/// `rowKeys` order the rows of FROM totally; empty where nothing does.
record Scope(List<Column> columns, List<Column> outer, List<String> rowKeys) {
    static final Scope EMPTY = new Scope(List.of(), List.of(), List.of());

    Scope {
        columns = List.copyOf(columns);
        outer = List.copyOf(outer);
        rowKeys = List.copyOf(rowKeys);
    }

    static Scope of(List<Relation> relations, Scope around) {
        List<Column> columns = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        boolean hasKeys = true;
        for (Relation relation : relations) {
            columns.addAll(relation.columns());
            hasKeys &= relation.key().isPresent();
            relation.key().ifPresent(keys::add);
        }
        return new Scope(columns, around.outer(), hasKeys ? keys : List.of());
    }

    /// The scope that a sub-query sees as its surroundings.
    Scope forSubquery() {
        List<Column> visible = new ArrayList<>(outer);
        columns.stream().filter(Column::isPlain).forEach(visible::add);
        return new Scope(List.of(), visible, List.of());
    }

    /// Other columns, for example those of a grouped query; the same surroundings.
    Scope with(List<Column> others) {
        return new Scope(others, outer, List.of());
    }

    List<Column> of(Kind kind) {
        return columns.stream().filter(column -> column.kind() == kind).toList();
    }

    List<Column> outerOf(Kind kind) {
        return outer.stream().filter(column -> column.kind() == kind).toList();
    }
}
