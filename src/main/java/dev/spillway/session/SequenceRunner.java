package dev.spillway.session;

import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.SequenceDefinition;
import dev.spillway.catalog.SequenceDefinition.Owner;
import dev.spillway.catalog.TableRules;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.Quoting;
import dev.spillway.session.SessionNames.NamedSequence;
import dev.spillway.sql.change.RuleChanges;
import dev.spillway.sql.syntax.ObjectNames;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.RuleText;
import dev.spillway.sql.syntax.SequenceOptions;
import dev.spillway.sql.syntax.TableConstraints.NewSequence;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.TempRelation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// CREATE, ALTER and DROP SEQUENCE, and the sequences that come and go with columns. One statement, leader thread.
final class SequenceRunner {
    private final SessionTables tables;
    private final Consumer<String> notices;

    SequenceRunner(SessionTables tables, Consumer<String> notices) {
        this.tables = tables;
        this.notices = notices;
    }

    void create(ParsedStatement.CreateSequence create) {
        String name = create.name().value();
        if (tables.isRelation(name)) {
            if (!create.ifNotExists()) {
                throw alreadyThere(name);
            }
            notices.accept("relation \"" + name + "\" already exists, skipping");
            return;
        }
        NamedSequence made =
                SequenceSettings.created(name, tables.sequences().newNumber(), create.options(), Optional.empty());
        put(owned(made, create.options()));
    }

    private static SpillwayException alreadyThere(String name) {
        return new SpillwayException(ErrorCode.DUPLICATE_TABLE, "relation \"" + name + "\" already exists");
    }

    private void put(NamedSequence sequence) {
        Map<String, NamedSequence> changed = new LinkedHashMap<>(tables.names().sequences());
        changed.put(sequence.definition().name(), sequence);
        tables.sequences(changed);
    }

    private void remove(Predicate<SequenceDefinition> which) {
        Map<String, NamedSequence> changed = new LinkedHashMap<>(tables.names().sequences());
        changed.values().removeIf(it -> which.test(it.definition()));
        tables.sequences(changed);
    }

    /// With the owner that OWNED BY names, where it names one.
    private NamedSequence owned(NamedSequence sequence, SequenceOptions options) {
        if (options.owner().isEmpty()) {
            return sequence;
        }
        if (sequence.definition().isIdentity()) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "cannot change ownership of identity sequence")
                    .withDetail("Sequence \"" + sequence.definition().name() + "\" is linked to table \""
                            + ownerTable(sequence.definition()) + "\".");
        }
        List<Name> names = options.owner().get();
        if (names.isEmpty()) {
            return new NamedSequence(sequence.definition().ownedBy(Optional.empty()), sequence.state());
        }
        Name table = names.getFirst();
        String column = names.getLast().value();
        if (!tables.exists(table.value()) && tables.isTaken(table.value())) {
            throw new SpillwayException(
                    ErrorCode.WRONG_OBJECT_TYPE, "sequence cannot be owned by relation \"" + table.value() + "\"");
        }
        if (!tables.exists(table.value())) {
            throw undefined(table.value());
        }
        TempRelation relation = tables.require(table);
        if (tables.catalogTable(relation).columnIndex(column) < 0) {
            throw new SpillwayException(
                    ErrorCode.UNDEFINED_COLUMN,
                    "column \"" + column + "\" of relation \"" + relation.name() + "\" does not exist");
        }
        return new NamedSequence(
                sequence.definition().ownedBy(Optional.of(new Owner(relation.id(), column, false))), sequence.state());
    }

    private String ownerTable(SequenceDefinition sequence) {
        return sequence.owner()
                .flatMap(owner -> tables.table(owner.relation()))
                .map(table -> table.name())
                .orElse("");
    }

    private static SpillwayException undefined(String name) {
        return new SpillwayException(ErrorCode.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist");
    }

    void alter(ParsedStatement.AlterSequence alter) {
        String name = alter.name().value();
        Optional<NamedSequence> found = tables.sequences().find(name);
        if (found.isEmpty()) {
            if (tables.isRelation(name)) {
                throw new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name + "\" is not a sequence");
            }
            if (!alter.ifExists()) {
                throw undefined(name);
            }
            notices.accept("relation \"" + name + "\" does not exist, skipping");
        } else if (alter.renamed().isPresent()) {
            rename(found.get(), alter.renamed().get().value());
        } else {
            put(owned(SequenceSettings.altered(found.get(), alter.options()), alter.options()));
        }
    }

    private void rename(NamedSequence sequence, String name) {
        if (tables.isRelation(name)) {
            throw alreadyThere(name);
        }
        String old = sequence.definition().name();
        remove(it -> it.name().equals(old));
        put(new NamedSequence(sequence.definition().named(name), sequence.state()));
        for (TempRelation relation : tables.all()) {
            TableRules rules = tables.rules(relation.id());
            if (rules.defaults().stream().anyMatch(it -> reads(it, List.of(old)))) {
                tables.rules(relation.id(), RuleChanges.sequenceRenamed(rules, old, name));
            }
        }
    }

    private static boolean reads(ColumnDefault value, List<String> sequences) {
        return RuleText.sequences(value.expression()).stream().anyMatch(sequences::contains);
    }

    void drop(ParsedStatement.DropSequence drop) {
        List<String> names = new ArrayList<>();
        for (Name name : drop.sequences()) {
            Optional<NamedSequence> sequence = tables.sequences().find(name.value());
            if (sequence.isPresent()) {
                requireFree(sequence.get().definition());
                names.add(name.value());
            } else if (tables.isRelation(name.value())) {
                throw new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name.value() + "\" is not a sequence")
                        .withHint(
                                tables.exists(name.value())
                                        ? "Use DROP TABLE to remove a table."
                                        : tables.view(name.value()).isPresent()
                                                ? "Use DROP VIEW to remove a view."
                                                : "Use DROP INDEX to remove an index.");
            } else if (drop.ifExists()) {
                notices.accept("sequence \"" + name.value() + "\" does not exist, skipping");
            } else {
                throw new SpillwayException(
                        ErrorCode.UNDEFINED_TABLE, "sequence \"" + name.value() + "\" does not exist");
            }
        }
        String what = names.size() == 1 ? "sequence " + Quoting.identifier(names.getFirst()) : "desired object(s)";
        dropReaders(names, what, names.size() == 1, drop.isCascade(), _ -> true);
        remove(it -> names.contains(it.name()));
    }

    private void requireFree(SequenceDefinition sequence) {
        if (sequence.isIdentity()) {
            String column = "column " + sequence.owner().orElseThrow().column() + " of table " + ownerTable(sequence);
            throw new SpillwayException(
                            ErrorCode.DEPENDENT_OBJECTS_STILL_EXIST,
                            "cannot drop sequence " + Quoting.identifier(sequence.name()) + " because " + column
                                    + " requires it")
                    .withHint("You can drop " + column + " instead.");
        }
    }

    private record Reader(TempRelation relation, ColumnDefault value, String sequence) {
        String label() {
            return "default value for column "
                    + relation.columns().get(value.column()).name() + " of table " + relation.name();
        }
    }

    /// Takes away the DEFAULTs that read the sequences, or refuses to.
    private void dropReaders(
            List<String> sequences, String what, boolean isOne, boolean isCascade, Predicate<Reader> counts) {
        List<Reader> readers = new ArrayList<>();
        for (TempRelation relation : tables.all()) {
            for (ColumnDefault value : tables.rules(relation.id()).defaults()) {
                RuleText.sequences(value.expression()).stream()
                        .filter(sequences::contains)
                        .findFirst()
                        .map(sequence -> new Reader(relation, value, sequence))
                        .filter(counts)
                        .ifPresent(readers::add);
            }
        }
        if (readers.isEmpty()) {
            return;
        }
        if (!isCascade) {
            throw new SpillwayException(
                            ErrorCode.DEPENDENT_OBJECTS_STILL_EXIST,
                            "cannot drop " + what + " because other objects depend on " + (isOne ? "it" : "them"))
                    .withDetail(String.join(
                            "\n",
                            readers.stream()
                                    .map(it -> it.label() + " depends on sequence " + Quoting.identifier(it.sequence()))
                                    .toList()))
                    .withHint("Use DROP ... CASCADE to drop the dependent objects too.");
        }
        notices.accept(
                readers.size() == 1
                        ? "drop cascades to " + readers.getFirst().label()
                        : "drop cascades to " + readers.size() + " other objects");
        for (Reader reader : readers) {
            RelationId id = reader.relation().id();
            tables.rules(
                    id,
                    RuleChanges.withoutDefault(tables.rules(id), reader.value().column()));
        }
    }

    /// Before tables go, and their sequences with them: DEFAULTs of other tables may read these.
    void releaseOwned(List<TempRelation> relations, String what, boolean isCascade) {
        List<RelationId> ids = relations.stream().map(TempRelation::id).toList();
        List<String> owned = owned(owner -> ids.contains(owner.relation()));
        dropReaders(
                owned,
                what,
                relations.size() == 1,
                isCascade,
                reader -> !ids.contains(reader.relation().id()));
    }

    /// Before a column goes, and its sequences with it.
    void dropOwned(TempRelation relation, String column, boolean isCascade) {
        List<String> owned = owned(owner ->
                owner.relation().equals(relation.id()) && owner.column().equals(column));
        int position = tables.catalogTable(relation).columnIndex(column);
        dropReaders(
                owned,
                "column " + column + " of table " + relation.name(),
                true,
                isCascade,
                reader -> !reader.relation().id().equals(relation.id())
                        || reader.value().column() != position);
        remove(it -> owned.contains(it.name()));
    }

    private List<String> owned(Predicate<Owner> by) {
        return tables.names().sequences().values().stream()
                .map(NamedSequence::definition)
                .filter(it -> it.owner().filter(by).isPresent())
                .map(SequenceDefinition::name)
                .toList();
    }

    void columnRenamed(RelationId relation, String from, String to) {
        Map<String, NamedSequence> changed = new LinkedHashMap<>(tables.names().sequences());
        changed.replaceAll((_, it) -> it.definition().isOwnedBy(relation, from)
                ? new NamedSequence(
                        it.definition()
                                .ownedBy(Optional.of(
                                        new Owner(relation, to, it.definition().isIdentity()))),
                        it.state())
                : it);
        tables.sequences(changed);
    }

    /// Makes the sequence of a column, which gets its values from it.
    void own(TempRelation relation, NewSequence added) {
        int position = added.column();
        ColumnDefinition column = relation.columns().get(position);
        boolean isIdentity = added.kind().isIdentity();
        String name = ObjectNames.free(ObjectNames.of(relation.name(), column.name(), "seq"), tables::isRelation);
        SequenceOptions options = added.options();
        DataType type = options.type().orElse(column.type());
        put(SequenceSettings.created(
                name,
                tables.sequences().newNumber(),
                options.of(type),
                Optional.of(new Owner(relation.id(), column.name(), isIdentity))));
        RuleText.Expression next = RuleText.nextNumber(name);
        tables.rules(
                relation.id(),
                RuleChanges.defaulted(
                        tables.rules(relation.id()),
                        new ColumnDefault(position, next.node(), next.text(), next.statement(), added.kind())));
    }

    /// The sequence of an identity column.
    NamedSequence identity(TempRelation relation, String column) {
        return tables.names().sequences().values().stream()
                .filter(it -> it.definition().isIdentity() && it.definition().isOwnedBy(relation.id(), column))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an identity column has a sequence"));
    }

    void alterIdentity(TempRelation relation, String column, SequenceOptions options) {
        put(SequenceSettings.altered(identity(relation, column), options));
    }

    void dropIdentity(TempRelation relation, String column) {
        String name = identity(relation, column).definition().name();
        remove(it -> it.name().equals(name));
    }

    /// TRUNCATE … RESTART IDENTITY.
    void restart(List<TempRelation> relations) {
        List<RelationId> ids = relations.stream().map(TempRelation::id).toList();
        Map<String, NamedSequence> changed = new LinkedHashMap<>(tables.names().sequences());
        changed.replaceAll((_, it) -> it.definition()
                        .owner()
                        .filter(owner -> ids.contains(owner.relation()))
                        .isPresent()
                ? SequenceSettings.restarted(it)
                : it);
        tables.sequences(changed);
    }
}
