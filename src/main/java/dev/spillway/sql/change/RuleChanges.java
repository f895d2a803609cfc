package dev.spillway.sql.change;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.CheckConstraint;
import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.TableRules;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ObjectNames;
import dev.spillway.sql.syntax.ParsedStatement.AlterAction;
import dev.spillway.sql.syntax.RuleText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// What ALTER TABLE makes of a table's DEFAULTs and CHECKs, which know columns by position and, in their text, by
/// name. Stateless.
public final class RuleChanges {
    private RuleChanges() {}

    /// With another CHECK, which gets PostgreSQL's name where it has none.
    public static TableRules added(
            CatalogTable table, AlterAction.AddCheck check, String statement, Predicate<String> isTaken) {
        String name = check.name().orElseGet(() -> {
            Set<String> read = RuleText.columns(check.condition());
            read.removeIf(column -> table.columnIndex(column) < 0);
            String column = read.size() == 1 ? read.iterator().next() : "";
            return ObjectNames.free(ObjectNames.of(table.name(), column, "check"), isTaken);
        });
        if (isTaken.test(name)) {
            throw new SpillwayException(
                    ErrorCode.DUPLICATE_OBJECT,
                    "constraint \"" + name + "\" for relation \"" + table.name() + "\" already exists");
        }
        List<CheckConstraint> checks = new ArrayList<>(table.rules().checks());
        checks.add(new CheckConstraint(
                name, check.condition(), RuleText.written(check.condition(), statement), statement));
        return new TableRules(table.rules().defaults(), sorted(checks));
    }

    private static List<CheckConstraint> sorted(List<CheckConstraint> checks) {
        return checks.stream()
                .sorted(Comparator.comparing(CheckConstraint::name))
                .toList();
    }

    /// Without the CHECK of that name.
    public static TableRules dropped(TableRules rules, String check) {
        return new TableRules(
                rules.defaults(),
                rules.checks().stream().filter(it -> !it.name().equals(check)).toList());
    }

    public static TableRules renamed(TableRules rules, String check, String name) {
        return new TableRules(
                rules.defaults(),
                sorted(rules.checks().stream()
                        .map(it -> it.name().equals(check)
                                ? new CheckConstraint(name, it.expression(), it.text(), it.statement())
                                : it)
                        .toList()));
    }

    /// With another origin of a column's values.
    public static TableRules defaulted(TableRules rules, ColumnDefault value) {
        List<ColumnDefault> defaults =
                new ArrayList<>(withoutDefault(rules, value.column()).defaults());
        defaults.add(value);
        return new TableRules(defaults, rules.checks());
    }

    public static TableRules withoutDefault(TableRules rules, int column) {
        return new TableRules(
                rules.defaults().stream().filter(it -> it.column() != column).toList(), rules.checks());
    }

    public static TableRules sequenceRenamed(TableRules rules, String from, String to) {
        return defaultsRewritten(rules, it -> RuleText.sequenceRenamed(it.expression(), it.statement(), from, to));
    }

    private static TableRules defaultsRewritten(
            TableRules rules, Function<ColumnDefault, RuleText.Expression> rewrite) {
        List<ColumnDefault> defaults = new ArrayList<>();
        for (ColumnDefault value : rules.defaults()) {
            RuleText.Expression changed = rewrite.apply(value);
            defaults.add(new ColumnDefault(
                    value.column(), changed.node(), changed.text(), changed.statement(), value.kind()));
        }
        return new TableRules(defaults, rules.checks());
    }

    /// Without a column: its DEFAULT and every CHECK that reads it go too.
    public static TableRules withoutColumn(CatalogTable table, int column) {
        String name = table.columns().get(column).name();
        List<ColumnDefault> defaults = table.rules().defaults().stream()
                .filter(it -> it.column() != column)
                .map(it -> it.column() < column ? it : it.of(it.column() - 1))
                .toList();
        List<CheckConstraint> checks = table.rules().checks().stream()
                .filter(check -> !RuleText.columns(check.expression()).contains(name))
                .toList();
        return new TableRules(defaults, checks);
    }

    public static TableRules columnRenamed(TableRules rules, String from, String to) {
        TableRules defaults =
                defaultsRewritten(rules, it -> RuleText.renamed(it.expression(), it.statement(), false, from, to));
        return rewritten(defaults, check -> RuleText.renamed(check.expression(), check.statement(), false, from, to));
    }

    public static TableRules tableRenamed(TableRules rules, String from, String to) {
        return rewritten(rules, check -> RuleText.renamed(check.expression(), check.statement(), true, from, to));
    }

    private static TableRules rewritten(TableRules rules, Function<CheckConstraint, RuleText.Expression> rewrite) {
        List<CheckConstraint> checks = new ArrayList<>();
        for (CheckConstraint check : rules.checks()) {
            RuleText.Expression changed = rewrite.apply(check);
            checks.add(new CheckConstraint(check.name(), changed.node(), changed.text(), changed.statement()));
        }
        return new TableRules(rules.defaults(), checks);
    }
}
