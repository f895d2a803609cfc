package dev.spillway.catalog;

import dev.spillway.data.DataType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.AbstractSqlType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// A [DataType] with its nullability as Calcite's type of a field or expression. Immutable; two are equal when both
/// parts are.
///
/// Calcite's own types cannot say "numeric without a scale" or "months, days and microseconds", and they pad CHAR; so
/// every expression of Spillway has a type of this class. What Calcite's rules ask of it (family, precision) is
/// answered as near as can be.
public final class PgType extends AbstractSqlType {
    private static final long serialVersionUID = 1L;

    private final transient DataType dataType;

    private PgType(DataType dataType, boolean isNullable) {
        super(calciteName(dataType), isNullable, null);
        this.dataType = dataType;
        computeDigest();
    }

    public static PgType of(DataType dataType, boolean isNullable) {
        return new PgType(dataType, isNullable);
    }

    /// The Spillway type behind a Calcite type; everything that this front end builds has one, BOOLEAN of Calcite's
    /// own too.
    public static DataType dataType(RelDataType type) {
        if (type instanceof PgType own) {
            return own.dataType;
        }
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> DataType.BOOLEAN;
            case INTEGER -> DataType.INTEGER;
            case BIGINT -> DataType.BIGINT;
            default -> throw new IllegalArgumentException("not a type of Spillway: " + type.getFullTypeString());
        };
    }

    public DataType dataType() {
        return dataType;
    }

    private static SqlTypeName calciteName(DataType type) {
        return switch (type.name()) {
            case BOOLEAN -> SqlTypeName.BOOLEAN;
            case SMALLINT -> SqlTypeName.SMALLINT;
            case INTEGER -> SqlTypeName.INTEGER;
            case BIGINT -> SqlTypeName.BIGINT;
            case REAL -> SqlTypeName.REAL;
            case DOUBLE_PRECISION -> SqlTypeName.DOUBLE;
            case NUMERIC -> SqlTypeName.DECIMAL;
            case CHAR -> SqlTypeName.CHAR;
            case VARCHAR, TEXT -> SqlTypeName.VARCHAR;
            case DATE -> SqlTypeName.DATE;
            case TIME -> SqlTypeName.TIME;
            case TIMESTAMP -> SqlTypeName.TIMESTAMP;
            case TIMESTAMPTZ, INTERVAL, UUID, BYTEA, ARRAY, JSON, JSONB -> SqlTypeName.OTHER;
        };
    }

    PgType withNullability(boolean nullable) {
        return nullable == isNullable() ? this : new PgType(dataType, nullable);
    }

    @Override
    public int getPrecision() {
        return dataType.precision();
    }

    @Override
    public int getScale() {
        return dataType.hasFixedScale() ? dataType.scale() : SCALE_NOT_SPECIFIED;
    }

    @Override
    public @Nullable Charset getCharset() {
        return dataType.name().isString() ? StandardCharsets.UTF_8 : null;
    }

    @Override
    public @Nullable SqlCollation getCollation() {
        return dataType.name().isString() ? SqlCollation.IMPLICIT : null;
    }

    @Override
    protected void generateTypeString(StringBuilder text, boolean withDetail) {
        // Called once by the base class before the field is set.
        if (dataType == null) {
            return;
        }
        text.append(dataType.sqlName());
        if (dataType.precision() == DataType.UNCONSTRAINED && dataType.hasFixedScale()) {
            text.append("(*,").append(dataType.scale()).append(')');
        }
    }
}
