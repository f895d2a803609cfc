package dev.spillway.session;

import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.SequenceDefinition.Options;
import dev.spillway.catalog.TableRules;
import dev.spillway.catalog.ViewDefinition;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.SessionNames.Commented;
import dev.spillway.sql.change.RuleChanges;
import dev.spillway.sql.syntax.LikeOption;
import dev.spillway.sql.syntax.ParsedStatement.CreateTempTableLike;
import dev.spillway.sql.syntax.SequenceOptions;
import dev.spillway.sql.syntax.SequenceOptions.Bound;
import dev.spillway.sql.syntax.TableConstraints.NewSequence;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.IndexDefinition;
import dev.spillway.storage.TempIndex;
import dev.spillway.storage.TempRelation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/// CREATE TABLE (LIKE …). One statement, leader thread.
final class LikeTable {
    private final SessionTables tables;
    private final TableDefinitions definitions;
    private final Consumer<String> notices;

    LikeTable(SessionTables tables, TableDefinitions definitions, Consumer<String> notices) {
        this.tables = tables;
        this.definitions = definitions;
        this.notices = notices;
    }

    void create(CreateTempTableLike like) {
        String source = like.source().value();
        String name = like.table().value();
        Optional<ViewDefinition> view = tables.view(source);
        if (view.isPresent()) {
            List<ColumnDefinition> columns = view.get().columns().stream()
                    .map(column -> new ColumnDefinition(column.name(), column.type(), true))
                    .toList();
            tables.create(name, columns, like.onCommit());
            return;
        }
        if (!tables.exists(source) && tables.isRelation(source)) {
            throw new SpillwayException(
                            ErrorCode.WRONG_OBJECT_TYPE, "relation \"" + source + "\" is invalid in LIKE clause")
                    .at(like.source().position())
                    .withDetail("This operation is not supported for "
                            + (tables.index(source).isPresent() ? "indexes" : "sequences") + ".");
        }
        TempRelation from = tables.require(like.source());
        TempRelation to = tables.create(name, from.columns(), like.onCommit());
        tables.rules(to.id(), rules(from, to, like.options()));
        if (like.options().contains(LikeOption.IDENTITY)) {
            identities(from, to);
        }
        if (like.options().contains(LikeOption.INDEXES)) {
            from.indexes().forEach(index -> copy(index, to));
        }
        if (like.options().contains(LikeOption.COMMENTS)) {
            comments(from, to);
        }
    }

    private TableRules rules(TempRelation from, TempRelation to, Set<LikeOption> options) {
        TableRules all = RuleChanges.tableRenamed(tables.rules(from.id()), from.name(), to.name());
        List<ColumnDefault> defaults = options.contains(LikeOption.DEFAULTS)
                ? all.defaults().stream().filter(it -> !it.kind().isIdentity()).toList()
                : List.of();
        return new TableRules(defaults, options.contains(LikeOption.CONSTRAINTS) ? all.checks() : List.of());
    }

    /// Each with a sequence of its own.
    private void identities(TempRelation from, TempRelation to) {
        SequenceRunner sequences = new SequenceRunner(tables, notices);
        for (ColumnDefault value : tables.rules(from.id()).defaults()) {
            if (value.kind().isIdentity()) {
                String column = from.columns().get(value.column()).name();
                Options options = sequences.identity(from, column).definition().options();
                sequences.own(to, new NewSequence(value.column(), value.kind(), written(options)));
            }
        }
    }

    private static SequenceOptions written(Options options) {
        return new SequenceOptions(
                Optional.of(options.type()),
                OptionalLong.of(options.increment()),
                Optional.of(new Bound(OptionalLong.of(options.min()))),
                Optional.of(new Bound(OptionalLong.of(options.max()))),
                OptionalLong.of(options.start()),
                Optional.empty(),
                OptionalLong.of(options.cache()),
                Optional.of(options.isCycle()),
                Optional.empty());
    }

    private void copy(TempIndex index, TempRelation to) {
        IndexDefinition old = index.definition();
        List<String> columns = old.columns().stream()
                .map(column -> to.columns().get(column.column()).name())
                .toList();
        definitions.create(
                to,
                new IndexDefinition(
                        definitions.freeName(to.name(), columns, old),
                        old.columns(),
                        old.isUnique(),
                        old.isPrimary(),
                        old.isConstraint()));
    }

    private void comments(TempRelation from, TempRelation to) {
        for (ColumnDefinition column : from.columns()) {
            Optional.ofNullable(tables.names().comments().get(Commented.column(from.id(), column.name())))
                    .ifPresent(text -> tables.comment(Commented.column(to.id(), column.name()), Optional.of(text)));
        }
    }
}
