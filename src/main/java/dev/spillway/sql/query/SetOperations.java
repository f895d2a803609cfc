package dev.spillway.sql.query;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.Equality;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.expression.TypeRules.Scales;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.QueryBlocks.Rows;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.relation.WindowRel;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// UNION, INTERSECT and EXCEPT. The last two count how often a row is on either side, for which NULLs are equal. One
/// statement, one thread.
final class SetOperations {
    private final Analysis analysis;
    private final QueryBlocks blocks;
    private final Environment environment;

    SetOperations(Analysis analysis, QueryBlocks blocks, Environment environment) {
        this.analysis = analysis;
        this.blocks = blocks;
        this.environment = environment;
    }

    Rows analyze(SqlCall call, List<@Nullable DataType> wanted) {
        boolean isAll = ((SqlSetOperator) call.getOperator()).isAll();
        String name = call.getKind().name();
        Rows left = blocks.analyze(call.operand(0), environment, wanted);
        Rows right = blocks.analyze(call.operand(1), environment, wanted);
        if (left.fields().size() != right.fields().size()) {
            throw Errors.at(
                    Columns.node(call.operand(1), 0),
                    ErrorCode.SYNTAX_ERROR,
                    "each " + name + " query must have the same number of columns");
        }
        List<DataType> types = types(left, right, call);
        // Literals are read again in the type that the other side gives them.
        if (!left.unknown().isEmpty()) {
            left = blocks.analyze(call.operand(0), environment, List.copyOf(types));
        }
        if (!right.unknown().isEmpty()) {
            right = blocks.analyze(call.operand(1), environment, List.copyOf(types));
        }
        Set<Integer> unknown = new HashSet<>(left.unknown());
        unknown.retainAll(right.unknown());
        List<OutputField> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            boolean isNullable =
                    left.fields().get(i).isNullable() || right.fields().get(i).isNullable();
            fields.add(new OutputField(left.fields().get(i).name(), types.get(i), isNullable));
        }
        if (!isAll) {
            types.forEach(type -> Equality.check(type, call));
        }
        RelNode first = Relations.converted(left.rel(), fields, analysis);
        RelNode second = Relations.converted(right.rel(), fields, analysis);
        if (call.getKind() == SqlKind.UNION) {
            RelNode rel = LogicalUnion.create(List.of(first, second), true);
            return new Rows(isAll ? rel : Relations.distinct(rel), fields, unknown);
        }
        boolean isIntersect = call.getKind() == SqlKind.INTERSECT;
        RelNode rel = isAll ? countedAll(first, second, isIntersect) : counted(first, second, isIntersect);
        return new Rows(rel, fields, unknown);
    }

    /// The distinct rows of the left side that are on the right side too, or are not.
    private static RelNode counted(RelNode left, RelNode right, boolean wantsBoth) {
        int width = left.getRowType().getFieldCount();
        RelNode all = LogicalUnion.create(List.of(tagged(left, true), tagged(right, false)), true);
        RelNode counts = LogicalAggregate.create(
                all,
                List.of(),
                ImmutableBitSet.range(width),
                null,
                List.of(
                        Relations.aggregate(AggregateFunction.COUNT_STAR, DataType.BIGINT, List.of(), false, width),
                        Relations.aggregate(
                                AggregateFunction.COUNT_STAR, DataType.BIGINT, List.of(), false, width + 1)));
        List<RexNode> columns = Relations.fields(counts);
        RexNode none = Operators.constant(0L, DataType.BIGINT);
        RexNode condition = Operators.and(List.of(
                Operators.bool(Function.GREATER, columns.get(width), none),
                Operators.bool(wantsBoth ? Function.GREATER : Function.EQUAL, columns.get(width + 1), none)));
        return Relations.project(
                Relations.filter(counts, condition),
                columns.subList(0, width),
                left.getRowType().getFieldNames());
    }

    /// The n-th of equal rows on one side belongs to the n-th on the other.
    private static RelNode countedAll(RelNode left, RelNode right, boolean wantsBoth) {
        int width = left.getRowType().getFieldCount();
        RelNode counted = counted(numbered(left), numbered(right), wantsBoth);
        return Relations.project(
                counted,
                Relations.fields(counted).subList(0, width),
                left.getRowType().getFieldNames());
    }

    private static RelNode numbered(RelNode rel) {
        List<Integer> all =
                IntStream.range(0, rel.getRowType().getFieldCount()).boxed().toList();
        return WindowRel.rowNumber(rel, all, List.of());
    }

    private static RelNode tagged(RelNode rel, boolean isLeft) {
        List<RexNode> nodes = new ArrayList<>(Relations.fields(rel));
        List<String> names = new ArrayList<>(rel.getRowType().getFieldNames());
        nodes.add(Operators.constant(isLeft, DataType.BOOLEAN));
        names.add("left$");
        nodes.add(Operators.constant(!isLeft, DataType.BOOLEAN));
        names.add("right$");
        return Relations.project(rel, nodes, names);
    }

    static List<DataType> types(Rows left, Rows right, SqlCall call) {
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < left.fields().size(); i++) {
            DataType first = left.type(i);
            DataType second = right.type(i);
            boolean isFirstUnknown = left.unknown().contains(i);
            boolean isSecondUnknown = right.unknown().contains(i);
            if (isFirstUnknown || isSecondUnknown) {
                types.add(
                        isFirstUnknown && isSecondUnknown ? first : TypeRules.beside(isFirstUnknown ? second : first));
                continue;
            }
            int column = i;
            types.add(TypeRules.common(first, second, Scales.OWN)
                    .orElseThrow(() -> Errors.at(
                            Columns.node(call.operand(1), column),
                            ErrorCode.DATATYPE_MISMATCH,
                            call.getKind().name() + " types " + first.plainName() + " and " + second.plainName()
                                    + " cannot be matched")));
        }
        return types;
    }
}
