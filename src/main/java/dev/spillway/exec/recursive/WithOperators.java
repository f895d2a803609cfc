package dev.spillway.exec.recursive;

import dev.spillway.exec.Operator;
import dev.spillway.exec.OperatorBuilder;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;

/// Makes the operators of WITH. Those that keep rows build their own children, which look for the rows when they are
/// built.
public final class WithOperators {
    private WithOperators() {}

    public static Operator with(PlanNode.With node, ParticipantContext context) {
        List<CommonRows> tables = new ArrayList<>();
        try {
            for (PlanNode.CommonTable table : node.tables()) {
                CommonRows rows = new CommonRows(
                        OperatorBuilder.build(table.plan(), context),
                        context,
                        table.plan().header().id());
                tables.add(rows);
                context.share(table.number(), rows);
            }
            return new WithOperator(tables, OperatorBuilder.build(node.input(), context));
        } catch (RuntimeException e) {
            tables.forEach(CommonRows::close);
            throw e;
        }
    }

    public static Operator scan(PlanNode.CommonScan node, ParticipantContext context) {
        int number = node.isWorkTable() ? workTable(node.number()) : node.number();
        RowSource rows = context.shared(number, RowSource.class);
        return new CommonScanOperator(node, rows, context);
    }

    /// The number under which a recursion shares its work table: plans that are built anew within an outer
    /// recursion
    /// still find the whole result under `number`.
    static int workTable(int number) {
        return ~number;
    }

    /// Whether what a plan yields may change from round to round of a recursion.
    public static boolean readsWorkTable(PlanNode node) {
        return node instanceof PlanNode.CommonScan scan && scan.isWorkTable()
                || node.children().stream().anyMatch(WithOperators::readsWorkTable);
    }

    public static Operator recursiveUnion(PlanNode.RecursiveUnion node, ParticipantContext context) {
        return new RecursiveUnionOperator(node, OperatorBuilder.build(node.first(), context), context);
    }
}
