package dev.spillway.data;

import org.jspecify.annotations.Nullable;

/// An SQL type with its modifiers.
///
/// `precision` is digits for NUMERIC and characters for CHAR and VARCHAR, [#UNCONSTRAINED] where there is none. `scale`
/// is the fixed scale of a NUMERIC, [#UNCONSTRAINED] where each value brings its own (a quotient, an average, a plain
/// `numeric`). A NUMERIC may have a fixed scale without a precision: the sum of a `numeric(15,2)` has scale 2 and any
/// number of digits.
///
/// An array has the modifiers of its elements, whose type is `elementName`; it is `null` for every other type.
public record DataType(
        TypeName name, int precision, int scale, @Nullable TypeName elementName) {
    public static final int UNCONSTRAINED = -1;
    /// Digits a NUMERIC may have; a result beyond them is SQLSTATE 22003.
    public static final int NUMERIC_DIGITS_MAX = 38;
    /// Digits of a NUMERIC that always fit a `long`.
    public static final int LONG_DIGITS_MAX = 18;

    public static final DataType BOOLEAN = of(TypeName.BOOLEAN);
    public static final DataType SMALLINT = of(TypeName.SMALLINT);
    public static final DataType INTEGER = of(TypeName.INTEGER);
    public static final DataType BIGINT = of(TypeName.BIGINT);
    public static final DataType REAL = of(TypeName.REAL);
    public static final DataType DOUBLE_PRECISION = of(TypeName.DOUBLE_PRECISION);
    public static final DataType NUMERIC = of(TypeName.NUMERIC);
    public static final DataType TEXT = of(TypeName.TEXT);
    public static final DataType DATE = of(TypeName.DATE);
    public static final DataType TIME = of(TypeName.TIME);
    public static final DataType TIMESTAMP = of(TypeName.TIMESTAMP);
    public static final DataType TIMESTAMPTZ = of(TypeName.TIMESTAMPTZ);
    public static final DataType INTERVAL = of(TypeName.INTERVAL);
    public static final DataType UUID = of(TypeName.UUID);
    public static final DataType BYTEA = of(TypeName.BYTEA);
    public static final DataType JSON = of(TypeName.JSON);
    public static final DataType JSONB = of(TypeName.JSONB);

    public DataType {
        if ((name == TypeName.ARRAY) != (elementName != null)) {
            throw new IllegalArgumentException("an array needs a type of elements, and nothing else has one: " + name);
        }
    }

    public DataType(TypeName name, int precision, int scale) {
        this(name, precision, scale, null);
    }

    /// `element[]`.
    public static DataType arrayOf(DataType element) {
        return new DataType(TypeName.ARRAY, element.precision(), element.scale(), element.name());
    }

    public boolean isArray() {
        return name == TypeName.ARRAY;
    }

    /// The type of an array's elements.
    public DataType element() {
        TypeName known = elementName;
        if (known == null) {
            throw new IllegalStateException("not an array: " + this);
        }
        return new DataType(known, precision, scale);
    }

    /// The type without length, precision and scale.
    public DataType withoutModifiers() {
        return new DataType(name, UNCONSTRAINED, UNCONSTRAINED, elementName);
    }

    private static DataType of(TypeName name) {
        return new DataType(name, UNCONSTRAINED, UNCONSTRAINED);
    }

    /// `numeric(precision, scale)`; a precision of [#UNCONSTRAINED] with a scale is a computed type.
    public static DataType numeric(int precision, int scale) {
        return new DataType(TypeName.NUMERIC, precision, scale);
    }

    public static DataType character(int length) {
        return new DataType(TypeName.CHAR, length, UNCONSTRAINED);
    }

    public static DataType varchar(int length) {
        return new DataType(TypeName.VARCHAR, length, UNCONSTRAINED);
    }

    public boolean hasFixedScale() {
        return scale != UNCONSTRAINED;
    }

    /// How values of this type are held when nothing is known of their range.
    public Physical physical() {
        return switch (name) {
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> Physical.LONG;
            case REAL, DOUBLE_PRECISION -> Physical.DOUBLE;
            case NUMERIC ->
                hasFixedScale() && precision != UNCONSTRAINED && precision <= LONG_DIGITS_MAX
                        ? Physical.LONG
                        : Physical.DECIMAL;
            case CHAR, VARCHAR, TEXT, UUID, BYTEA, ARRAY, JSON, JSONB -> Physical.TEXT;
            case INTERVAL -> Physical.INTERVAL;
        };
    }

    /// The type without its modifiers as PostgreSQL's messages name it.
    public String plainName() {
        return isArray() ? element().plainName() + "[]" : name.sqlName();
    }

    /// The type as PostgreSQL prints it, for example `numeric(15,2)`; computed scales are not part of the name.
    public String sqlName() {
        if (isArray()) {
            return element().sqlName() + "[]";
        }
        if (precision == UNCONSTRAINED) {
            return name.sqlName();
        }
        return name == TypeName.NUMERIC
                ? name.sqlName() + "(" + precision + "," + scale + ")"
                : name.sqlName() + "(" + precision + ")";
    }
}
