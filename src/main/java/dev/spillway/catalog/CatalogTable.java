package dev.spillway.catalog;

import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.RelationStatistics;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// A relation by its name. `statistics` and `indexes` are asked when a plan is made, so they may change between two
/// statements.
public record CatalogTable(
        RelationId id,
        String name,
        List<ColumnDefinition> columns,
        Supplier<RelationStatistics> statistics,
        TableRules rules,
        Supplier<List<CatalogIndex>> indexes) {
    public CatalogTable {
        columns = List.copyOf(columns);
    }

    /// Without rules and indexes.
    public CatalogTable(
            RelationId id, String name, List<ColumnDefinition> columns, Supplier<RelationStatistics> statistics) {
        this(id, name, columns, statistics, TableRules.NONE, List::of);
    }

    /// The positions of the columns that a check reads, ascending.
    public List<Integer> columnsOf(CheckConstraint check) {
        Set<Integer> read = new TreeSet<>();
        check.expression().accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier id) {
                read.add(columnIndex(id.names.getLast()));
                return null;
            }
        });
        return read.stream().filter(column -> column >= 0).toList();
    }

    /// The position of a column, or -1.
    public int columnIndex(String columnName) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(columnName)) {
                return i;
            }
        }
        return -1;
    }
}
