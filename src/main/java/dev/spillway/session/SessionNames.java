package dev.spillway.session;

import dev.spillway.catalog.TableRules;
import dev.spillway.sql.syntax.OnCommit;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.TempRelation;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the names of a session stand for, and what is said of its relations beyond their rows. Immutable: a change
/// makes a new one, and undo puts the old one back.
record SessionNames(Map<String, NamedTable> tables, Map<RelationId, TableRules> rules) {
    static final SessionNames EMPTY = new SessionNames(Map.of(), Map.of());

    SessionNames {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        rules = Map.copyOf(rules);
    }

    /// A TEMP table and what becomes of it at the end of a transaction.
    record NamedTable(TempRelation relation, OnCommit onCommit) {}

    SessionNames with(String name, NamedTable table) {
        Map<String, NamedTable> changed = new LinkedHashMap<>(tables);
        changed.put(name, table);
        return new SessionNames(changed, rules);
    }

    SessionNames without(String name) {
        Map<String, NamedTable> changed = new LinkedHashMap<>(tables);
        changed.remove(name);
        return new SessionNames(changed, rules);
    }

    SessionNames with(RelationId relation, TableRules changed) {
        Map<RelationId, TableRules> all = new HashMap<>(rules);
        all.put(relation, changed);
        return new SessionNames(tables, all);
    }
}
