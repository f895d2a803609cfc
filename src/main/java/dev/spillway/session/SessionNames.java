package dev.spillway.session;

import dev.spillway.sql.OnCommit;
import dev.spillway.storage.TempRelation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the names of a session stand for. Immutable: a change makes a new one, and undo puts the old one back.
record SessionNames(Map<String, NamedTable> tables) {
    static final SessionNames EMPTY = new SessionNames(Map.of());

    SessionNames {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    /// A TEMP table and what becomes of it at the end of a transaction.
    record NamedTable(TempRelation relation, OnCommit onCommit) {}

    SessionNames with(String name, NamedTable table) {
        Map<String, NamedTable> changed = new LinkedHashMap<>(tables);
        changed.put(name, table);
        return new SessionNames(changed);
    }

    SessionNames without(String name) {
        Map<String, NamedTable> changed = new LinkedHashMap<>(tables);
        changed.remove(name);
        return new SessionNames(changed);
    }
}
