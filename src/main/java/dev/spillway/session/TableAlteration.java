package dev.spillway.session;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.ColumnDefault.Kind;
import dev.spillway.catalog.TableRules;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.sql.change.ColumnFilling;
import dev.spillway.sql.change.RuleChanges;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.AlterAction;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.RuleText;
import dev.spillway.sql.syntax.SequenceOptions;
import dev.spillway.sql.syntax.TableConstraints.NewSequence;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.IndexDefinition;
import dev.spillway.storage.TempIndex;
import dev.spillway.storage.TempRelation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// ALTER TABLE. Its actions run in PostgreSQL's order, not in the one they are written in: what is dropped, types, what
/// is added, then constraints. One statement, leader thread.
final class TableAlteration {
    /// What the columns are called in which ALTER TYPE collects new values.
    private static final String CONVERTED = "........pg.converted.";

    private final Leader leader;
    private final SessionTables tables;
    private final TableDefinitions definitions;
    private final QueryRunner queries;
    private final Consumer<String> notices;

    TableAlteration(Leader leader, TableDefinitions definitions, QueryRunner queries, Consumer<String> notices) {
        this.leader = leader;
        this.tables = leader.tables();
        this.definitions = definitions;
        this.queries = queries;
        this.notices = notices;
    }

    /// The steps of PostgreSQL's `AlterTablePass` that there are here.
    private enum Pass {
        DROP,
        TYPE,
        ADD_COLUMN,
        ADD_CHECK,
        NOT_NULL,
        ADD_KEY,
        DEFAULT;

        static Pass of(AlterAction action) {
            return switch (action) {
                case AlterAction.DropColumn _, AlterAction.DropConstraint _, AlterAction.DropIdentity _ -> DROP;
                case AlterAction.AddIdentity _, AlterAction.SetIdentity _ -> DEFAULT;
                case AlterAction.SetNullable set -> set.isNullable() ? DROP : NOT_NULL;
                case AlterAction.SetDefault set -> set.value().isPresent() ? DEFAULT : DROP;
                case AlterAction.SetType _ -> TYPE;
                case AlterAction.AddColumn _ -> ADD_COLUMN;
                case AlterAction.AddCheck _ -> ADD_CHECK;
                case AlterAction.AddKey _ -> ADD_KEY;
                case AlterAction.RenameTable _, AlterAction.RenameColumn _, AlterAction.RenameConstraint _ -> DROP;
            };
        }
    }

    void run(ParsedStatement.AlterTable alter) {
        String name = alter.table().value();
        if (alter.ifExists() && !tables.exists(name)) {
            notices.accept("relation \"" + name + "\" does not exist, skipping");
            return;
        }
        TempRelation relation = tables.require(alter.table());
        ConstraintChanges constraints = new ConstraintChanges(leader, definitions, relation, alter.text(), notices);
        List<AlterAction> columns = new ArrayList<>();
        List<AlterAction> rest = new ArrayList<>();
        for (AlterAction action : alter.actions()) {
            (Pass.of(action).compareTo(Pass.ADD_COLUMN) <= 0 ? columns : rest).add(action);
        }
        columns.sort(Comparator.comparing(Pass::of));
        List<AlterAction.SetType> types = columns.stream()
                .filter(AlterAction.SetType.class::isInstance)
                .map(AlterAction.SetType.class::cast)
                .toList();
        columns.stream().filter(action -> Pass.of(action) == Pass.DROP).forEach(action -> {
            if (!column(action, relation)) {
                constraints.run(action);
            }
        });
        if (!types.isEmpty()) {
            convert(types, relation, alter.text(), constraints);
        }
        for (AlterAction action : columns) {
            if (action instanceof AlterAction.AddColumn add) {
                rest.addAll(add(add, relation, alter.text()));
            }
        }
        rest.sort(Comparator.comparing(Pass::of));
        rest.forEach(constraints::run);
        tables.moveEpoch();
    }

    /// Whether it was an action on columns, which has been done.
    private boolean column(AlterAction action, TempRelation relation) {
        return switch (action) {
            case AlterAction.RenameTable rename -> {
                String from = relation.name();
                tables.rename(from, rename.name().value());
                tables.rules(
                        relation.id(),
                        RuleChanges.tableRenamed(
                                tables.rules(relation.id()), from, rename.name().value()));
                yield true;
            }
            case AlterAction.RenameColumn rename -> {
                rename(rename, relation);
                yield true;
            }
            case AlterAction.DropColumn drop -> {
                drop(drop, relation);
                yield true;
            }
            case AlterAction.RenameConstraint _,
                    AlterAction.AddIdentity _,
                    AlterAction.SetIdentity _,
                    AlterAction.DropIdentity _,
                    AlterAction.DropConstraint _,
                    AlterAction.SetNullable _,
                    AlterAction.SetDefault _,
                    AlterAction.SetType _,
                    AlterAction.AddColumn _,
                    AlterAction.AddCheck _,
                    AlterAction.AddKey _ -> false;
        };
    }

    private void rename(AlterAction.RenameColumn rename, TempRelation relation) {
        String from = rename.column().value();
        String to = rename.name().value();
        int position = tables.catalogTable(relation).columnIndex(from);
        if (position < 0) {
            throw new SpillwayException(ErrorCode.UNDEFINED_COLUMN, "column \"" + from + "\" does not exist");
        }
        if (tables.catalogTable(relation).columnIndex(to) >= 0) {
            throw duplicate(to, relation);
        }
        ColumnDefinition old = relation.columns().get(position);
        change(relation, position, new ColumnDefinition(to, old.type(), old.isNullable()));
        tables.columnNamed(relation.id(), from, Optional.of(to));
        new SequenceRunner(tables, notices).columnRenamed(relation.id(), from, to);
        tables.rules(relation.id(), RuleChanges.columnRenamed(tables.rules(relation.id()), from, to));
    }

    private void drop(AlterAction.DropColumn drop, TempRelation relation) {
        String name = drop.column().value();
        CatalogTable table = tables.catalogTable(relation);
        int column = table.columnIndex(name);
        if (column < 0) {
            if (!drop.ifExists()) {
                throw undefined(drop.column(), relation);
            }
            notices.accept("column \"" + name + "\" of relation \"" + relation.name() + "\" does not exist, skipping");
            return;
        }
        if (relation.columns().size() == 1) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "a table must have at least one column");
        }
        SessionViews.Target target = SessionViews.column(relation, column);
        tables.views().dropDependents(List.of(target), drop.isCascade(), notices);
        new SequenceRunner(tables, notices).dropOwned(relation, name, drop.isCascade());
        relation.indexes().stream()
                .filter(index -> index.definition().covers(column))
                .forEach(index -> tables.storage().dropIndex(index.id()));
        int[] sources = IntStream.range(0, relation.columns().size())
                .filter(i -> i != column)
                .toArray();
        TableRules left = RuleChanges.withoutColumn(table, column);
        redefine(
                relation,
                IntStream.of(sources).mapToObj(relation.columns()::get).toList(),
                sources);
        tables.rules(relation.id(), left);
        tables.columnNamed(relation.id(), name, Optional.empty());
        tables.views().columnDropped(relation.id(), column);
    }

    /// Adds a column; what is left are its constraints.
    private List<AlterAction> add(AlterAction.AddColumn add, TempRelation relation, String statement) {
        ColumnDefinition column = add.column();
        int count = relation.columns().size();
        if (tables.catalogTable(relation).columnIndex(column.name()) >= 0) {
            if (!add.ifNotExists()) {
                throw duplicate(column.name(), relation);
            }
            notices.accept("column \"" + column.name() + "\" of relation \"" + relation.name()
                    + "\" already exists, skipping");
            return List.of();
        }
        List<ColumnDefinition> columns = new ArrayList<>(relation.columns());
        columns.add(new ColumnDefinition(column.name(), column.type(), true));
        int[] sources = IntStream.rangeClosed(0, count)
                .map(i -> i < count ? i : TempRelation.NEW_COLUMN)
                .toArray();
        redefine(relation, columns, sources);
        add.sequence()
                .map(it -> new NewSequence(count, it.kind(), it.options()))
                .ifPresent(it -> new SequenceRunner(tables, notices).own(relation, it));
        add.defaultValue()
                .map(it -> RuleText.written(it.of(count), statement))
                .ifPresent(it -> tables.rules(relation.id(), RuleChanges.defaulted(tables.rules(relation.id()), it)));
        if (tables.rules(relation.id()).defaultOf(count).isPresent()) {
            checkRules(relation);
            fill(ColumnFilling.defaults(relation.name(), column.name(), statement), relation);
        }
        List<AlterAction> constraints = new ArrayList<>(add.constraints());
        if (!column.isNullable()) {
            constraints.addFirst(new AlterAction.SetNullable(add.name(), false));
        }
        return constraints;
    }

    /// Throws where a DEFAULT or CHECK means nothing for the columns as they are.
    private void checkRules(TempRelation relation) {
        leader.engine().analyzer().rules(tables.catalogTable(relation), tables);
    }

    private void fill(ParsedStatement.Update update, TempRelation relation) {
        if (relation.rowCount() > 0) {
            queries.change(leader.plans().plan(update, leader.settings().planner(), Optional.empty()));
        }
    }

    /// New values go to new columns, which then take the places of the old ones, so that each expression sees the
    /// old row.
    private void convert(
            List<AlterAction.SetType> types, TempRelation relation, String statement, ConstraintChanges constraints) {
        List<Integer> changed = new ArrayList<>();
        for (AlterAction.SetType set : types) {
            changed.add(requireConvertible(set, relation, statement));
        }
        int count = relation.columns().size();
        List<ColumnDefinition> columns = new ArrayList<>(relation.columns());
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            targets.add(CONVERTED + i);
            columns.add(new ColumnDefinition(targets.getLast(), types.get(i).type(), true));
        }
        redefine(
                relation,
                columns,
                IntStream.range(0, columns.size())
                        .map(i -> i < count ? i : TempRelation.NEW_COLUMN)
                        .toArray());
        fill(ColumnFilling.conversions(relation.name(), types, targets, statement), relation);
        List<IndexDefinition> again = new ArrayList<>();
        for (TempIndex index : relation.indexes()) {
            if (changed.stream().anyMatch(index.definition()::covers)) {
                again.add(index.definition());
                tables.storage().dropIndex(index.id());
            }
        }
        int[] sources = new int[count];
        List<ColumnDefinition> converted = new ArrayList<>();
        List<Integer> notNull = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ColumnDefinition old = relation.columns().get(i);
            int set = changed.indexOf(i);
            sources[i] = set < 0 ? i : count + set;
            converted.add(
                    set < 0
                            ? old
                            : new ColumnDefinition(old.name(), types.get(set).type(), true));
            if (set >= 0 && !old.isNullable()) {
                notNull.add(i);
            }
        }
        redefine(relation, converted, sources);
        notNull.forEach(column -> constraints.notNull(column));
        types.forEach(set -> retype(relation, set));
        again.forEach(index -> definitions.create(relation, index));
        checkRules(relation);
        tables.checks(relation).all();
    }

    /// The sequence of an identity column has the column's type.
    private void retype(TempRelation relation, AlterAction.SetType set) {
        String column = set.column().value();
        int position = tables.catalogTable(relation).columnIndex(column);
        if (tables.rules(relation.id())
                .kindOf(position)
                .filter(Kind::isIdentity)
                .isPresent()) {
            new SequenceRunner(tables, notices).alterIdentity(relation, column, SequenceOptions.NONE.of(set.type()));
        }
    }

    private int requireConvertible(AlterAction.SetType set, TempRelation relation, String statement) {
        String name = set.column().value();
        CatalogTable table = tables.catalogTable(relation);
        int column = table.columnIndex(name);
        if (column < 0) {
            throw undefined(set.column(), relation);
        }
        leader.engine().analyzer().checkConversion(table, set, statement, tables);
        List<String> readers = tables.views().readers(SessionViews.column(relation, column));
        if (!readers.isEmpty()) {
            throw new SpillwayException(
                            ErrorCode.FEATURE_NOT_SUPPORTED, "cannot alter type of a column used by a view or rule")
                    .withDetail("rule _RETURN on view " + readers.getFirst() + " depends on column \"" + name + "\"");
        }
        return column;
    }

    private void change(TempRelation relation, int position, ColumnDefinition definition) {
        List<ColumnDefinition> columns = new ArrayList<>(relation.columns());
        columns.set(position, definition);
        redefine(relation, columns, IntStream.range(0, columns.size()).toArray());
    }

    private void redefine(TempRelation relation, List<ColumnDefinition> columns, int[] sources) {
        relation.redefine(columns, sources, new BufferUsage());
        tables.moveEpoch();
    }

    private static SpillwayException undefined(Name column, TempRelation relation) {
        return new SpillwayException(
                ErrorCode.UNDEFINED_COLUMN,
                "column \"" + column.value() + "\" of relation \"" + relation.name() + "\" does not exist");
    }

    private static SpillwayException duplicate(String column, TempRelation relation) {
        return new SpillwayException(
                ErrorCode.DUPLICATE_COLUMN,
                "column \"" + column + "\" of relation \"" + relation.name() + "\" already exists");
    }
}
