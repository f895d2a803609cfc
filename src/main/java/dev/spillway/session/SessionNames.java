package dev.spillway.session;

import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.SequenceDefinition;
import dev.spillway.catalog.TableRules;
import dev.spillway.sql.syntax.OnCommit;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.TempRelation;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the names of a session stand for, and what is said of its relations beyond their rows. Immutable: a change
/// makes a new one, and undo puts the old one back.
record SessionNames(
        Map<String, NamedTable> tables,
        Map<RelationId, TableRules> rules,
        Map<String, FunctionDefinition> functions,
        Map<Commented, String> comments,
        Map<String, NamedSequence> sequences) {
    static final SessionNames EMPTY = new SessionNames(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    SessionNames {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        rules = Map.copyOf(rules);
        functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
        comments = Map.copyOf(comments);
        sequences = Collections.unmodifiableMap(new LinkedHashMap<>(sequences));
    }

    /// A sequence and where it is. Whoever changes it but by taking numbers puts another one in its place.
    record NamedSequence(SequenceDefinition definition, SequenceState state) {}

    /// A TEMP table and what becomes of it at the end of a transaction.
    record NamedTable(TempRelation relation, OnCommit onCommit) {}

    /// What a comment is about: a relation or index by its number, a view or function by name, and the column,
    /// which
    /// is empty for the whole.
    record Commented(Optional<RelationId> relation, String name, String column) {
        static Commented table(RelationId relation) {
            return new Commented(Optional.of(relation), "", "");
        }

        static Commented column(RelationId relation, String column) {
            return new Commented(Optional.of(relation), "", column);
        }

        static Commented view(String name) {
            return new Commented(Optional.empty(), name, "");
        }

        static Commented viewColumn(String name, String column) {
            return new Commented(Optional.empty(), name, column);
        }

        /// By its signature, which no view has as its name.
        static Commented function(String signature) {
            return new Commented(Optional.empty(), signature, "");
        }

        boolean isFunction() {
            return relation.isEmpty() && name.endsWith(")") && column.isEmpty();
        }
    }

    SessionNames with(String name, NamedTable table) {
        Map<String, NamedTable> changed = new LinkedHashMap<>(tables);
        changed.put(name, table);
        return new SessionNames(changed, rules, functions, comments, sequences);
    }

    SessionNames without(String name) {
        Map<String, NamedTable> changed = new LinkedHashMap<>(tables);
        changed.remove(name);
        return new SessionNames(changed, rules, functions, comments, sequences);
    }

    SessionNames with(RelationId relation, TableRules changed) {
        Map<RelationId, TableRules> all = new HashMap<>(rules);
        all.put(relation, changed);
        return new SessionNames(tables, all, functions, comments, sequences);
    }

    SessionNames withFunctions(Map<String, FunctionDefinition> changed) {
        return new SessionNames(tables, rules, changed, comments, sequences);
    }

    /// What is said of a column is said of it under another name, or no more.
    SessionNames columnNamed(RelationId relation, String from, Optional<String> to) {
        Commented subject = Commented.column(relation, from);
        Optional<String> text = Optional.ofNullable(comments.get(subject));
        SessionNames changed = with(subject, Optional.empty());
        return to.isPresent() ? changed.with(Commented.column(relation, to.get()), text) : changed;
    }

    /// Without a text the comment is gone.
    SessionNames with(Commented subject, Optional<String> text) {
        Map<Commented, String> changed = new HashMap<>(comments);
        text.ifPresentOrElse(it -> changed.put(subject, it), () -> changed.remove(subject));
        return new SessionNames(tables, rules, functions, changed, sequences);
    }

    SessionNames withSequences(Map<String, NamedSequence> changed) {
        return new SessionNames(tables, rules, functions, comments, changed);
    }
}
