package dev.spillway.sql.syntax;

import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/// In `a, b FULL JOIN c` the comma binds last; Calcite's parser reads FROM from left to right.
public final class JoinPrecedence {
    private JoinPrecedence() {}

    /// The same FROM with every JOIN below the commas beside it. A comma cannot stand in parentheses of its own.
    @SuppressWarnings("ReferenceEquality") // A part that nothing had to be moved in is the same object.
    public static SqlNode of(SqlNode node) {
        if (!(node instanceof SqlJoin join)) {
            return node;
        }
        SqlNode left = of(join.getLeft());
        if (join.getJoinType() != JoinType.COMMA && left instanceof SqlJoin comma && isComma(comma)) {
            return with(comma, comma.getLeft(), of(with(join, comma.getRight(), join.getRight())));
        }
        return left == join.getLeft() ? join : with(join, left, join.getRight());
    }

    private static boolean isComma(SqlJoin join) {
        return join.getJoinType() == JoinType.COMMA;
    }

    private static SqlJoin with(SqlJoin join, SqlNode left, SqlNode right) {
        SqlParserPos position = join.getParserPosition();
        return new SqlJoin(
                position,
                left,
                SqlLiteral.createBoolean(join.isNatural(), position),
                join.getJoinTypeNode(),
                right,
                join.getConditionType() == JoinConditionType.NONE
                        ? JoinConditionType.NONE.symbol(position)
                        : join.getConditionTypeNode(),
                join.getCondition());
    }
}
