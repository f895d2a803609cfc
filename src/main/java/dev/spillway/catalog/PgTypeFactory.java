package dev.spillway.catalog;

import dev.spillway.data.DataType;
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

    /// Asked by set operations, whose columns already have one type, and where rules simplify a CASE, whose
    /// branches may differ in scale or length.
    @Override
    public @Nullable RelDataType leastRestrictive(List<RelDataType> types) {
        if (!(types.getFirst() instanceof PgType first)) {
            return super.leastRestrictive(types);
        }
        DataType common = first.dataType();
        boolean isNullable = false;
        for (RelDataType type : types) {
            if (!(type instanceof PgType own)) {
                return null;
            }
            if (!own.dataType().equals(common)) {
                common = withoutModifier(common, own.dataType());
            }
            if (common == null) {
                return null;
            }
            isNullable |= own.isNullable();
        }
        return PgType.of(common, isNullable);
    }

    private static @Nullable DataType withoutModifier(DataType first, DataType second) {
        boolean isSameKind = first.name() == second.name() && first.elementName() == second.elementName()
                || first.name().isString() && second.name().isString();
        return isSameKind ? first.withoutModifiers() : null;
    }

    @Override
    public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
    }
}
