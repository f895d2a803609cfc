package dev.spillway.catalog;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.jspecify.annotations.Nullable;

/// Calcite's type factory that leaves [PgType]s as they are. Immutable but for Calcite's intern cache, which is
/// thread-safe.
public final class PgTypeFactory extends SqlTypeFactoryImpl {
    public static final PgTypeFactory INSTANCE = new PgTypeFactory();

    private PgTypeFactory() {
        super(RelDataTypeSystem.DEFAULT);
    }

    @Override
    public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
        return type instanceof PgType own
                ? own.withNullability(nullable)
                : super.createTypeWithNullability(type, nullable);
    }

    @Override
    public RelDataType createTypeWithCharsetAndCollation(RelDataType type, Charset charset, SqlCollation collation) {
        return type instanceof PgType ? type : super.createTypeWithCharsetAndCollation(type, charset, collation);
    }

    /// Only asked for columns that already have one type, by set operations.
    @Override
    public @Nullable RelDataType leastRestrictive(List<RelDataType> types) {
        if (!(types.getFirst() instanceof PgType first)) {
            return super.leastRestrictive(types);
        }
        boolean isNullable = false;
        for (RelDataType type : types) {
            if (!(type instanceof PgType own) || !own.dataType().equals(first.dataType())) {
                return null;
            }
            isNullable |= own.isNullable();
        }
        return first.withNullability(isNullable);
    }

    @Override
    public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
    }
}
