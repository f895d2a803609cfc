package dev.spillway.sql.query;

import dev.spillway.error.ErrorCode;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.FunctionNames;
import dev.spillway.sql.syntax.GrammarActions;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/// GROUP BY as grouping sets: ROLLUP, CUBE and nested sets written out, sets side by side multiplied. Stateless.
final class GroupingSets {
    private static final int SETS_MAX = 4096;
    private static final int CUBE_MAX = 12;

    private GroupingSets() {}

    /// The expressions of each set; one set without ROLLUP and the like.
    static List<List<SqlNode>> of(SqlNodeList clause) {
        List<List<SqlNode>> product = List.of(List.of());
        for (SqlNode item : clause) {
            List<List<SqlNode>> sets = sets(item);
            List<List<SqlNode>> next = new ArrayList<>();
            if ((long) product.size() * sets.size() > SETS_MAX) {
                throw Errors.at(
                        item,
                        ErrorCode.STATEMENT_TOO_COMPLEX,
                        "too many grouping sets present (maximum " + SETS_MAX + ")");
            }
            for (List<SqlNode> left : product) {
                for (List<SqlNode> right : sets) {
                    List<SqlNode> both = new ArrayList<>(left);
                    both.addAll(right);
                    next.add(both);
                }
            }
            product = next;
        }
        return product;
    }

    private static List<List<SqlNode>> sets(SqlNode item) {
        if (!(item instanceof SqlCall call)) {
            return List.of(together(item));
        }
        String name = call.getKind() == SqlKind.OTHER_FUNCTION ? FunctionNames.of(call) : "";
        if (call.getKind() == SqlKind.ROLLUP || GrammarActions.isWord(name, "rollup")) {
            return rollup(call.getOperandList());
        }
        if (call.getKind() == SqlKind.CUBE || GrammarActions.isWord(name, "cube")) {
            return cube(call);
        }
        if (call.getKind() == SqlKind.GROUPING_SETS) {
            List<List<SqlNode>> all = new ArrayList<>();
            call.getOperandList().forEach(operand -> all.addAll(sets(operand)));
            return all;
        }
        return List.of(together(item));
    }

    /// What stands in parentheses is in a set as a whole.
    private static List<SqlNode> together(SqlNode node) {
        return switch (node) {
            case SqlNodeList list -> list.getList();
            case SqlCall call when call.getKind() == SqlKind.ROW -> call.getOperandList();
            default -> List.of(node);
        };
    }

    private static List<List<SqlNode>> rollup(List<SqlNode> operands) {
        List<List<SqlNode>> sets = new ArrayList<>();
        for (int count = operands.size(); count >= 0; count--) {
            List<SqlNode> set = new ArrayList<>();
            operands.subList(0, count).forEach(operand -> set.addAll(together(operand)));
            sets.add(set);
        }
        return sets;
    }

    private static List<List<SqlNode>> cube(SqlCall call) {
        List<SqlNode> operands = call.getOperandList();
        if (operands.size() > CUBE_MAX) {
            throw Errors.at(call, ErrorCode.TOO_MANY_COLUMNS, "CUBE is limited to " + CUBE_MAX + " elements");
        }
        List<List<SqlNode>> sets = new ArrayList<>();
        for (int bits = (1 << operands.size()) - 1; bits >= 0; bits--) {
            List<SqlNode> set = new ArrayList<>();
            for (int i = 0; i < operands.size(); i++) {
                if ((bits >> i & 1) != 0) {
                    set.addAll(together(operands.get(i)));
                }
            }
            sets.add(set);
        }
        return sets;
    }
}
