package dev.spillway.sql.change;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode.MergeAction;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.query.Clause;
import dev.spillway.sql.query.ExpressionAnalyzer;
import dev.spillway.sql.query.Relations;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.ParsedStatement.Action;
import dev.spillway.sql.syntax.ParsedStatement.Match;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.ParsedStatement.When;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/// The WHEN clauses of a MERGE over the join of target and source: which of them acts on a row, and what the row
/// becomes. One statement, one thread.
///
/// The joined row has the target's columns, its row id, the source's columns and a field that is NULL where there is no
/// source.
final class MergeAnalyzer {
    private final List<When> whens;
    private final CatalogTable table;
    private final Assignments assignments;
    private final ExpressionsOf expressionsOf;
    private final RelNode joined;
    private final List<Chosen> chosen = new ArrayList<>();

    /// Makes the analyzer of expressions that see both sides, the target alone or the source alone.
    interface ExpressionsOf {
        ExpressionAnalyzer expressions(Match match);

        /// The values of an UPDATE's assignments, a column each.
        List<RexNode> values(Action.Update update, List<Integer> columns, Match match);
    }

    /// A WHEN clause: when it acts, and the values of the columns it assigns, by position in the table.
    private record Chosen(RexNode condition, MergeAction action, List<Integer> columns, List<RexNode> values) {}

    MergeAnalyzer(
            List<When> whens,
            CatalogTable table,
            Assignments assignments,
            ExpressionsOf expressionsOf,
            RelNode joined) {
        this.whens = whens;
        this.table = table;
        this.assignments = assignments;
        this.expressionsOf = expressionsOf;
        this.joined = joined;
    }

    /// The rows that some clause may act on.
    static JoinRelType joinType(List<When> whens) {
        boolean keepsSource = whens.stream().anyMatch(when -> when.match() == Match.NOT_MATCHED_BY_TARGET);
        boolean keepsTarget = whens.stream().anyMatch(when -> when.match() == Match.NOT_MATCHED_BY_SOURCE);
        if (keepsSource) {
            return keepsTarget ? JoinRelType.FULL : JoinRelType.RIGHT;
        }
        return keepsTarget ? JoinRelType.LEFT : JoinRelType.INNER;
    }

    void analyze() {
        for (When when : whens) {
            List<RexNode> conditions = new ArrayList<>(List.of(isThere(when.match())));
            when.condition()
                    .ifPresent(condition -> conditions.add(expressionsOf
                            .expressions(when.match())
                            .in(Clause.MERGE_WHEN)
                            .condition(condition)));
            RexNode condition = Operators.and(conditions);
            chosen.add(
                    switch (when.action()) {
                        case Action.Nothing _ -> new Chosen(condition, MergeAction.NOTHING, List.of(), List.of());
                        case Action.Delete _ -> new Chosen(condition, MergeAction.DELETE, List.of(), List.of());
                        case Action.Update update -> update(condition, update, when.match());
                        case Action.Insert insert -> insert(condition, insert);
                    });
        }
    }

    private RexNode isThere(Match match) {
        List<RexNode> fields = Relations.fields(joined);
        RexNode hasTarget =
                Operators.bool(Function.IS_NOT_NULL, fields.get(table.columns().size()));
        RexNode hasSource = Operators.bool(Function.IS_NOT_NULL, fields.getLast());
        return switch (match) {
            case MATCHED -> Operators.and(List.of(hasTarget, hasSource));
            case NOT_MATCHED_BY_TARGET -> Operators.bool(Function.NOT, hasTarget);
            case NOT_MATCHED_BY_SOURCE -> Operators.bool(Function.NOT, hasSource);
        };
    }

    private Chosen update(RexNode condition, Action.Update update, Match match) {
        List<Name> names = update.assignments().stream()
                .flatMap(assignment -> assignment.columns().stream())
                .toList();
        List<Integer> columns =
                assignments.columns(names, "multiple assignments to same column \"%s\"", ErrorCode.SYNTAX_ERROR);
        return new Chosen(condition, MergeAction.UPDATE, columns, expressionsOf.values(update, columns, match));
    }

    private Chosen insert(RexNode condition, Action.Insert insert) {
        List<Integer> columns = insert.columns().isEmpty()
                ? assignments.allColumns()
                : assignments.columns(
                        insert.columns(), "column \"%s\" specified more than once", ErrorCode.DUPLICATE_COLUMN);
        checkCount(insert, columns.size());
        ExpressionAnalyzer expressions =
                expressionsOf.expressions(Match.NOT_MATCHED_BY_TARGET).in(Clause.VALUES);
        List<RexNode> values = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            int from = columns.indexOf(i);
            SqlNode value =
                    from >= 0 && from < insert.values().size() ? insert.values().get(from) : null;
            values.add(
                    value == null || value.getKind() == SqlKind.DEFAULT
                            ? assignments.defaultValue(i)
                            : assignments.assigned(expressions.analyze(value), i));
        }
        return new Chosen(condition, MergeAction.INSERT, assignments.allColumns(), values);
    }

    private static void checkCount(Action.Insert insert, int targets) {
        int values = insert.values().size();
        if (values > targets) {
            throw Errors.at(
                    insert.values().get(targets),
                    ErrorCode.SYNTAX_ERROR,
                    "INSERT has more expressions than target columns");
        }
        if (values > 0 && values < targets && !insert.columns().isEmpty()) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "INSERT has more target columns than expressions")
                    .at(insert.columns().get(values).position());
        }
    }

    List<MergeAction> actions() {
        return chosen.stream().map(Chosen::action).toList();
    }

    /// The columns that some UPDATE sets.
    List<Integer> updatedColumns() {
        TreeSet<Integer> columns = new TreeSet<>();
        chosen.stream()
                .filter(choice -> choice.action() == MergeAction.UPDATE)
                .forEach(choice -> columns.addAll(choice.columns()));
        return List.copyOf(columns);
    }

    /// The number of the clause that acts, or -1.
    RexNode action() {
        List<RexNode> operands = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            operands.add(chosen.get(i).condition());
            operands.add(Operators.constant((long) i, DataType.INTEGER));
        }
        operands.add(Operators.constant(-1L, DataType.INTEGER));
        return Operators.caseOf(operands, DataType.INTEGER);
    }

    /// A column of the target once the clause has acted; the old value where it is not assigned.
    RexNode value(int column) {
        List<RexNode> operands = new ArrayList<>();
        boolean isAssigned = false;
        RexNode old = Relations.fields(joined).get(column);
        for (Chosen choice : chosen) {
            int assigned = choice.columns().indexOf(column);
            isAssigned |= assigned >= 0;
            operands.add(choice.condition());
            operands.add(assigned >= 0 ? choice.values().get(assigned) : old);
        }
        operands.add(old);
        return isAssigned
                ? Operators.caseOf(operands, table.columns().get(column).type())
                : old;
    }

    /// The same, and NULL where the row is deleted.
    RexNode newValue(int column) {
        RexNode value = value(column);
        return Operators.caseOf(
                List.of(
                        isAction(MergeAction.DELETE),
                        Operators.nullOf(table.columns().get(column).type()),
                        value),
                table.columns().get(column).type());
    }

    private RexNode isAction(MergeAction action) {
        List<RexNode> operands = new ArrayList<>();
        for (Chosen choice : chosen) {
            operands.add(choice.condition());
            operands.add(Operators.REX.makeLiteral(choice.action() == action));
        }
        operands.add(Operators.REX.makeLiteral(false));
        return Operators.caseOf(operands, DataType.BOOLEAN);
    }

    /// What `merge_action()` says.
    RexNode actionName() {
        List<RexNode> operands = new ArrayList<>();
        for (Chosen choice : chosen) {
            operands.add(choice.condition());
            operands.add(Operators.constant(choice.action().name(), DataType.TEXT));
        }
        operands.add(Operators.nullOf(DataType.TEXT));
        return Operators.caseOf(operands, DataType.TEXT);
    }
}
