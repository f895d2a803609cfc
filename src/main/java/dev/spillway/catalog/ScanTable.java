package dev.spillway.catalog;

import dev.spillway.data.DataType;
import java.util.List;
import org.apache.calcite.plan.RelOptAbstractTable;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.jspecify.annotations.Nullable;

/// What a `LogicalTableScan` reads: a relation under the alias it has in the query.
/// `scan.getTable().unwrap(ScanTable.class)`.
///
/// Its fields are the relation's columns in order. Where `hasRowId`, one more field follows, [#ROW_ID_NAME] (BIGINT):
/// the row id, which UPDATE and DELETE read. Immutable.
public final class ScanTable extends RelOptAbstractTable {
    /// Not a name that a user can write without quoting.
    public static final String ROW_ID_NAME = "?row_id?";

    private final CatalogTable table;
    private final String alias;
    private final boolean hasRowId;

    public ScanTable(CatalogTable table, String alias, boolean hasRowId) {
        super(null, alias.equals(table.name()) ? alias : table.name() + " " + alias, rowType(table, hasRowId));
        this.table = table;
        this.alias = alias;
        this.hasRowId = hasRowId;
    }

    private static RelDataType rowType(CatalogTable table, boolean hasRowId) {
        RelDataTypeFactory.Builder fields = PgTypeFactory.INSTANCE.builder();
        table.columns().forEach(column -> fields.add(column.name(), PgType.of(column.type(), column.isNullable())));
        if (hasRowId) {
            fields.add(ROW_ID_NAME, PgType.of(DataType.BIGINT, false));
        }
        return fields.build();
    }

    public CatalogTable table() {
        return table;
    }

    public String alias() {
        return alias;
    }

    public boolean hasRowId() {
        return hasRowId;
    }

    @Override
    public List<String> getQualifiedName() {
        return List.of(getName());
    }

    @Override
    public <T> @Nullable T unwrap(Class<T> type) {
        return type.isInstance(this) ? type.cast(this) : type.isInstance(table) ? type.cast(table) : super.unwrap(type);
    }
}
