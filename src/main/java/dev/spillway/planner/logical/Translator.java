package dev.spillway.planner.logical;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.PgType;
import dev.spillway.catalog.ScanTable;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.sql.expression.ExpressionConverter;
import dev.spillway.sql.relation.CommonTable;
import dev.spillway.sql.relation.CommonTableRel;
import dev.spillway.sql.relation.ExpressionValues;
import dev.spillway.sql.relation.FunctionRel;
import dev.spillway.sql.relation.GroupingSetsRel;
import dev.spillway.sql.relation.ProjectSetRel;
import dev.spillway.sql.relation.RecursiveRel;
import dev.spillway.sql.relation.WindowRel;
import dev.spillway.sql.relation.WithRel;
import dev.spillway.sql.relation.WorkTableRel;
import dev.spillway.storage.ColumnStatistics;
import dev.spillway.storage.RelationStatistics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/// From Calcite's tree to [LogicalNode]s. One translator serves one query; not thread-safe.
public final class Translator {
    private final Variables variables;

    public Translator(Variables variables) {
        this.variables = variables;
    }

    public Translation translate(RelNode node) {
        return switch (node) {
            case TableScan scan -> scan(scan);
            case ExpressionValues values -> values(values);
            case FunctionRel functions -> functions(functions);
            case ProjectSetRel sets -> projectSet(sets);
            case Values values -> empty(values);
            case Filter filter -> filter(filter);
            case Project project -> project(project);
            case Join join -> join(join);
            case Aggregate aggregate -> aggregate(aggregate);
            case Sort sort -> sort(sort);
            case WindowRel window -> window(window);
            case Union union -> union(union);
            case WithRel with -> with(with);
            case GroupingSetsRel sets -> groupingSets(sets);
            case CommonTableRel table ->
                common(table, table.table().number(), table.table().name(), table.alias());
            case WorkTableRel table -> common(table, table.number(), table.name(), table.alias());
            case RecursiveRel recursive -> recursive(recursive);
            default ->
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "cannot plan a " + node.getRelTypeName() + " yet");
        };
    }

    private Translation scan(TableScan scan) {
        ScanTable source = scan.getTable().unwrap(ScanTable.class);
        if (source == null) {
            throw new IllegalArgumentException("not a table of Spillway: " + scan.getTable());
        }
        CatalogTable table = source.table();
        RelationStatistics statistics = table.statistics().get();
        int leaf = variables.newLeaf();
        variables.countNamedRelation();
        int first = variables.nextId();
        List<Expression> fields = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            Optional<ColumnStatistics> known = i < statistics.columns().size()
                    ? Optional.of(statistics.columns().get(i))
                    : Optional.empty();
            fields.add(reference(variables.add(
                    leaf,
                    source.alias(),
                    table.columns().get(i).name(),
                    table.columns().get(i).type(),
                    known,
                    statistics.rows())));
        }
        if (source.hasRowId()) {
            fields.add(reference(variables.add(leaf, source.alias(), "ctid", DataType.BIGINT)));
        }
        return new Translation(
                new LogicalNode.Scan(leaf, table, source.alias(), statistics, first, fields.size()), fields);
    }

    private Translation values(ExpressionValues values) {
        List<List<Expression>> rows = values.rows().stream()
                .map(row -> ExpressionConverter.convertAll(row, Translator::noInput))
                .toList();
        int leaf = variables.newLeaf();
        if (rows.size() == 1) {
            int none = variables.add(leaf, "", "", DataType.BOOLEAN).id();
            return new Translation(new LogicalNode.Values(leaf, List.of(List.of()), none, 0), rows.getFirst());
        }
        List<Expression> fields = new ArrayList<>();
        int first = variables.nextId();
        for (RelDataTypeField field : values.getRowType().getFieldList()) {
            fields.add(reference(
                    variables.add(leaf, "*VALUES*", "column" + (fields.size() + 1), PgType.dataType(field.getType()))));
        }
        return new Translation(new LogicalNode.Values(leaf, rows, first, fields.size()), fields);
    }

    /// What Calcite makes of a condition that is never true: one row, which a constant filter takes away.
    private Translation empty(Values values) {
        if (!values.getTuples().isEmpty()) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "cannot plan rows of literals");
        }
        List<Expression> fields = new ArrayList<>();
        for (RelDataTypeField field : values.getRowType().getFieldList()) {
            fields.add(new Expression.Constant(null, PgType.dataType(field.getType())));
        }
        int leaf = variables.newLeaf();
        int none = variables.add(leaf, "", "", DataType.BOOLEAN).id();
        LogicalNode oneRow = new LogicalNode.Values(leaf, List.of(List.of()), none, 0);
        Expression never = new Expression.Constant(false, DataType.BOOLEAN);
        return new Translation(Conditions.filter(oneRow, List.of(never)), fields);
    }

    private Translation functions(FunctionRel rel) {
        int leaf = variables.newLeaf();
        variables.countNamedRelation();
        int first = variables.nextId();
        List<Expression> fields = references(leaf, rel.alias(), rel.getRowType());
        List<Expression> calls = ExpressionConverter.convertAll(rel.calls(), Translator::noInput);
        return new Translation(new LogicalNode.Functions(leaf, rel.alias(), calls, rel.isNumbered(), first), fields);
    }

    private Translation projectSet(ProjectSetRel rel) {
        Translation input = translate(rel.getInput());
        List<Expression> calls = ExpressionConverter.convertAll(rel.calls(), input.fields()::get);
        int leaf = variables.newLeaf();
        int first = variables.nextId();
        List<RelDataTypeField> own = rel.getRowType()
                .getFieldList()
                .subList(input.fields().size(), rel.getRowType().getFieldCount());
        List<Expression> fields = new ArrayList<>(input.fields());
        for (int i = 0; i < own.size(); i++) {
            String name = i < calls.size() ? "(" + ExpressionText.of(calls.get(i)) + ")" : "ordinality";
            fields.add(reference(
                    variables.add(leaf, "", name, PgType.dataType(own.get(i).getType()))));
        }
        return new Translation(
                new LogicalNode.ProjectSet(input.node(), calls, rel.isOuter(), rel.isNumbered(), first), fields);
    }

    private Translation filter(Filter filter) {
        Translation input = settled(translate(filter.getInput()), List.of(filter.getCondition()), 0);
        Expression condition = ExpressionConverter.convert(filter.getCondition(), input.fields()::get);
        return new Translation(Conditions.filter(input.node(), Expressions.conjuncts(condition)), input.fields());
    }

    private Translation project(Project project) {
        Translation input = settled(translate(project.getInput()), project.getProjects(), 1);
        List<Expression> fields = ExpressionConverter.convertAll(project.getProjects(), input.fields()::get);
        if (input.node() instanceof LogicalNode.Limited) {
            return computed(input.node(), fields, field -> input.fields().contains(field), true);
        }
        return new Translation(input.node(), fields);
    }

    private Translation join(Join join) {
        boolean isSwapped = join.getJoinType() == JoinRelType.RIGHT;
        Translation left = settled(translate(join.getLeft()));
        Translation right = settled(translate(join.getRight()));
        JoinType type = joinType(join.getJoinType());
        if (type == JoinType.FULL || isSwapped) {
            left = pinned(left);
        }
        if (type == JoinType.FULL || type == JoinType.LEFT && !isSwapped) {
            right = pinned(right);
        }
        List<Expression> fields = new ArrayList<>(left.fields());
        fields.addAll(right.fields());
        List<Expression> on = Expressions.conjuncts(ExpressionConverter.convert(join.getCondition(), fields::get));
        List<Expression> result = join.getJoinType().projectsRight() ? fields : left.fields();
        if (type == JoinType.INNER) {
            return new Translation(Conditions.inner(left.node(), right.node(), on), result);
        }
        LogicalNode preserved = isSwapped ? right.node() : left.node();
        LogicalNode other = isSwapped ? left.node() : right.node();
        return new Translation(outerJoin(type, preserved, other, on), result);
    }

    private static LogicalNode outerJoin(JoinType type, LogicalNode left, LogicalNode right, List<Expression> on) {
        if (type == JoinType.FULL) {
            return new LogicalNode.OuterJoin(type, left, right, on);
        }
        List<Expression> toLeft = new ArrayList<>();
        List<Expression> toRight = new ArrayList<>();
        List<Expression> spanning = new ArrayList<>();
        for (Expression conjunct : on) {
            BitSet needed = Expressions.variables(conjunct);
            if (!needed.isEmpty() && Expressions.isSubset(needed, right.variables())) {
                toRight.add(conjunct);
            } else if (type == JoinType.SEMI && !needed.isEmpty() && Expressions.isSubset(needed, left.variables())) {
                toLeft.add(conjunct);
            } else {
                spanning.add(conjunct);
            }
        }
        return new LogicalNode.OuterJoin(
                type, Conditions.filter(left, toLeft), Conditions.filter(right, toRight), spanning);
    }

    private static JoinType joinType(JoinRelType type) {
        return switch (type) {
            case INNER -> JoinType.INNER;
            case LEFT, RIGHT -> JoinType.LEFT;
            case FULL -> JoinType.FULL;
            case SEMI -> JoinType.SEMI;
            case ANTI -> JoinType.ANTI;
            default -> throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "cannot plan a " + type + " join");
        };
    }

    /// A side that an outer join may fill with NULLs: what is not NULL for all-NULL rows must be computed below the
    /// join.
    private Translation pinned(Translation side) {
        return computed(
                side.node(), side.fields(), field -> !Strictness.forcing(field).isEmpty(), false);
    }

    /// With volatile fields computed once, below, where the expressions read one of them more often than they may.
    private Translation settled(Translation input, List<RexNode> readers, int timesMax) {
        if (input.fields().stream().noneMatch(Expressions::isVolatile)) {
            return input;
        }
        int[] times = new int[input.fields().size()];
        RexVisitorImpl<@Nullable Void> counter = new RexVisitorImpl<>(true) {
            @Override
            public @Nullable Void visitInputRef(RexInputRef reference) {
                times[reference.getIndex()]++;
                return null;
            }
        };
        readers.forEach(reader -> reader.accept(counter));
        for (int i = 0; i < times.length; i++) {
            if (times[i] > timesMax && Expressions.isVolatile(input.fields().get(i))) {
                return settled(input);
            }
        }
        return input;
    }

    private Translation settled(Translation input) {
        return computed(input.node(), input.fields(), field -> !Expressions.isVolatile(field), true);
    }

    /// Fields with new variables for those that may not float.
    private Translation computed(
            LogicalNode node, List<Expression> fields, Predicate<Expression> canFloat, boolean isFence) {
        List<Expression> computed = new ArrayList<>();
        List<Expression> result = new ArrayList<>();
        int first = variables.nextId();
        int leaf = variables.newLeaf();
        for (Expression field : fields) {
            if (field instanceof ColumnRef || canFloat.test(field)) {
                result.add(field);
            } else {
                computed.add(field);
                result.add(reference(variables.add(leaf, "", "(" + ExpressionText.of(field) + ")", field.type())));
            }
        }
        return computed.isEmpty()
                ? new Translation(node, fields)
                : new Translation(new LogicalNode.Computed(node, computed, first, isFence), result);
    }

    private Translation aggregate(Aggregate aggregate) {
        if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "cannot plan grouping sets yet");
        }
        Translation input = translate(aggregate.getInput());
        List<Expression> keys = new ArrayList<>();
        aggregate.getGroupSet().forEachInt(field -> keys.add(input.fields().get(field)));
        List<AggregateCall> calls = aggregate.getAggCallList().stream()
                .map(call -> ExpressionConverter.aggregate(call, input.fields()::get))
                .toList();
        return aggregate(input.node(), keys, calls);
    }

    private Translation aggregate(LogicalNode input, List<Expression> keys, List<AggregateCall> calls) {
        int leaf = variables.newLeaf();
        int first = variables.nextId();
        List<Expression> fields = new ArrayList<>();
        keys.forEach(key -> fields.add(reference(keyVariable(leaf, key))));
        calls.forEach(call -> fields.add(reference(variables.add(leaf, "", ExpressionText.of(call), call.type()))));
        return new Translation(new LogicalNode.Aggregate(leaf, input, keys, calls, first, List.of()), fields);
    }

    private Translation groupingSets(GroupingSetsRel rel) {
        Translation input = translate(rel.getInput());
        List<Expression> keys = input.fields().subList(0, rel.keyCount());
        int leaf = variables.newLeaf();
        int first = variables.nextId();
        List<Expression> nulled = new ArrayList<>();
        keys.forEach(key -> nulled.add(reference(keyVariable(leaf, key))));
        nulled.add(reference(variables.add(leaf, "", "(GROUPING SET)", DataType.BIGINT)));
        List<AggregateCall> calls = rel.calls().stream()
                .map(call -> ExpressionConverter.aggregate(call, input.fields()::get))
                .toList();
        return aggregate(new LogicalNode.GroupingSets(leaf, input.node(), keys, rel.sets(), first), nulled, calls);
    }

    private Variable keyVariable(int leaf, Expression key) {
        if (key instanceof ColumnRef column) {
            Variable source = variables.get(column.index());
            return variables.add(
                    leaf, source.qualifier(), source.name(), source.type(), source.statistics(), source.tuples());
        }
        return variables.add(leaf, "", "(" + ExpressionText.of(key) + ")", key.type());
    }

    private Translation sort(Sort sort) {
        Translation input = translate(sort.getInput());
        LogicalNode node = input.node();
        List<SortKey> keys = sort.getCollation().getFieldCollations().stream()
                .map(field -> sortKey(field, input.fields().get(field.getFieldIndex())))
                .filter(key -> !(key.expression() instanceof Expression.Constant))
                .toList();
        if (!keys.isEmpty()) {
            node = new LogicalNode.Sorted(node, keys);
        }
        if (sort.fetch != null || sort.offset != null) {
            node = new LogicalNode.Limited(node, bound(sort.fetch), bound(sort.offset));
        }
        return new Translation(node, input.fields());
    }

    private Translation window(WindowRel rel) {
        Translation input = translate(rel.getInput());
        List<Expression> row = input.fields();
        WindowRel.Window window = rel.window();
        List<WindowCall> calls = rel.calls().stream()
                .map(call -> new WindowCall(
                        call.function(),
                        call.arguments().stream().map(row::get).toList(),
                        call.filter().map(row::get),
                        PgType.dataType(call.type())))
                .toList();
        int leaf = variables.newLeaf();
        int first = variables.nextId();
        List<Expression> fields = new ArrayList<>(row);
        calls.forEach(call -> fields.add(reference(variables.add(leaf, "", ExpressionText.of(call), call.type()))));
        LogicalNode node = new LogicalNode.Window(
                input.node(),
                window.name().orElseGet(variables::newWindowName),
                window.partition().stream().map(row::get).toList(),
                window.order().stream()
                        .map(field -> sortKey(field, row.get(field.getFieldIndex())))
                        .toList(),
                window.frame(),
                calls,
                first);
        return new Translation(node, fields);
    }

    private static SortKey sortKey(RelFieldCollation field, Expression expression) {
        boolean isDescending = field.getDirection().isDescending();
        boolean isNullsFirst = switch (field.nullDirection) {
            case FIRST -> true;
            case LAST -> false;
            case UNSPECIFIED -> isDescending;
        };
        return new SortKey(expression, isDescending, isNullsFirst);
    }

    private static Optional<Expression> bound(@Nullable RexNode node) {
        return Optional.ofNullable(node).map(known -> ExpressionConverter.convert(known, Translator::noInput));
    }

    private Translation union(Union union) {
        if (!union.all) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "cannot plan UNION DISTINCT directly");
        }
        List<LogicalNode.Branch> branches = new ArrayList<>();
        for (RelNode input : union.getInputs()) {
            branches.add(branch(input));
        }
        int leaf = variables.newLeaf();
        int first = variables.nextId();
        List<Expression> fields = references(leaf, "", union.getRowType());
        return new Translation(new LogicalNode.Union(leaf, branches, first, fields.size()), fields);
    }

    private Translation with(WithRel with) {
        List<LogicalNode.CommonTable> tables = new ArrayList<>();
        for (CommonTable table : with.tables()) {
            tables.add(new LogicalNode.CommonTable(table.number(), table.name(), branch(table.rel())));
        }
        Translation input = translate(with.input());
        return new Translation(new LogicalNode.With(tables, input.node()), input.fields());
    }

    private LogicalNode.Branch branch(RelNode rel) {
        Translation translated = translate(rel);
        return new LogicalNode.Branch(translated.node(), translated.fields());
    }

    private Translation common(RelNode rel, int number, String name, String alias) {
        variables.countNamedRelation();
        int leaf = variables.newLeaf();
        int first = variables.nextId();
        List<Expression> fields = references(leaf, alias, rel.getRowType());
        boolean isWorkTable = rel instanceof WorkTableRel;
        return new Translation(
                new LogicalNode.CommonScan(leaf, number, name, alias, isWorkTable, first, fields.size()), fields);
    }

    private Translation recursive(RecursiveRel rel) {
        LogicalNode.Branch first = branch(rel.getLeft());
        LogicalNode.Branch repeated = branch(rel.getRight());
        int leaf = variables.newLeaf();
        int variable = variables.nextId();
        List<Expression> fields = references(leaf, "", rel.getRowType());
        return new Translation(
                new LogicalNode.Recursion(rel.number(), first, repeated, rel.isDistinct(), variable, fields.size()),
                fields);
    }

    private List<Expression> references(int leaf, String qualifier, RelDataType rowType) {
        List<Expression> fields = new ArrayList<>();
        for (RelDataTypeField field : rowType.getFieldList()) {
            fields.add(reference(variables.add(leaf, qualifier, field.getName(), PgType.dataType(field.getType()))));
        }
        return fields;
    }

    private Expression reference(Variable variable) {
        return variables.reference(variable.id());
    }

    private static Expression noInput(int field) {
        throw new IllegalArgumentException("an expression without input refers to field " + field);
    }
}
