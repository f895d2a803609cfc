package dev.spillway.sql;

import dev.spillway.catalog.ViewDefinition;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// Which columns a view reads, by their names: of two tables' columns of one name it is taken to read both. Stateless.
public final class ViewColumns {
    private ViewColumns() {}

    public static boolean reads(ViewDefinition view, String column) {
        boolean[] found = new boolean[1];
        view.query().accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier id) {
                found[0] |= id.isStar() || id.names.getLast().equals(column);
                return null;
            }

            @Override
            public @Nullable Void visit(SqlCall call) {
                found[0] |= call instanceof SqlJoin join && join.isNatural();
                return super.visit(call);
            }
        });
        return found[0];
    }
}
