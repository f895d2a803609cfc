package dev.spillway.plan;

/// Built-in scalar functions that have a kernel. Operators carry their SQL symbol. Strict unless their comment says
/// otherwise.
public enum Function {
    /// Also date + integer, timestamp + interval, date + interval (timestamp), interval + interval, time +
    /// interval, date + time.
    ADD("+"),
    /// Also date - date (integer), timestamp - timestamp (interval), date - integer, … - interval.
    SUBTRACT("-"),
    /// Also interval * double precision.
    MULTIPLY("*"),
    /// Integer division truncates; numeric division has PostgreSQL's scale; interval / double precision.
    DIVIDE("/"),
    MODULO("%"),
    NEGATE("-"),
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    /// Not strict.
    IS_DISTINCT_FROM("IS DISTINCT FROM"),
    /// Not strict.
    IS_NOT_DISTINCT_FROM("IS NOT DISTINCT FROM"),
    /// Three-valued, not strict, any number of arguments.
    AND("AND"),
    /// Three-valued, not strict, any number of arguments.
    OR("OR"),
    NOT("NOT"),
    IS_NULL("IS NULL"),
    IS_NOT_NULL("IS NOT NULL"),
    IS_TRUE("IS TRUE"),
    IS_NOT_TRUE("IS NOT TRUE"),
    IS_FALSE("IS FALSE"),
    IS_NOT_FALSE("IS NOT FALSE"),
    /// LIKE: text, pattern[, escape].
    LIKE("~~"),
    NOT_LIKE("!~~"),
    ILIKE("~~*"),
    NOT_ILIKE("!~~*"),
    CONCAT("||"),
    /// Not strict.
    COALESCE("COALESCE"),
    /// Not strict.
    NULLIF("NULLIF"),
    /// NULL arguments are ignored.
    GREATEST("GREATEST"),
    /// NULL arguments are ignored.
    LEAST("LEAST"),
    ABS("abs"),
    SIGN("sign"),
    CEIL("ceil"),
    FLOOR("floor"),
    /// round(x) and round(numeric, digits).
    ROUND("round"),
    /// trunc(x) and trunc(numeric, digits).
    TRUNC("trunc"),
    SQRT("sqrt"),
    EXP("exp"),
    LN("ln"),
    LOG10("log"),
    /// log(base, x) of numerics.
    LOG("log"),
    POWER("power"),
    UPPER("upper"),
    LOWER("lower"),
    CHAR_LENGTH("length"),
    OCTET_LENGTH("octet_length"),
    /// substring(text, from[, count]), characters from 1.
    SUBSTRING("substring"),
    /// strpos(text, needle).
    STRPOS("strpos"),
    REPLACE("replace"),
    LEFT("left"),
    RIGHT("right"),
    /// btrim(text[, characters]).
    BTRIM("btrim"),
    LTRIM("ltrim"),
    RTRIM("rtrim"),
    /// The character with this code.
    CHR("chr"),
    /// lpad(text, length, fill).
    LPAD("lpad"),
    RPAD("rpad"),
    /// split_part(text, delimiter, field); a negative field counts from the end.
    SPLIT_PART("split_part"),
    REPEAT("repeat"),
    /// The two's complement of an INTEGER or BIGINT.
    TO_HEX("to_hex"),
    /// concat_ws(separator, value …) of values of any type; NULL only where the separator is, other NULLs are left
    /// out.
    CONCAT_WS("concat_ws"),
    /// encode(bytea, format): hex, base64 or escape; and back.
    ENCODE("encode"),
    DECODE("decode"),
    /// Bytes from 0.
    GET_BYTE("get_byte"),
    SET_BYTE("set_byte"),
    /// Of BYTEA; hexadecimal text.
    MD5("md5"),
    SHA224("sha224"),
    SHA256("sha256"),
    SHA384("sha384"),
    SHA512("sha512"),
    /// convert_to(text, encoding) and back.
    CONVERT_TO("convert_to"),
    CONVERT_FROM("convert_from"),
    /// A random UUID (version 4). Volatile.
    GEN_RANDOM_UUID("gen_random_uuid"),
    /// A UUID that begins with the time (version 7). Volatile.
    UUIDV7("uuidv7"),
    /// The elements, any number of any one type; not strict.
    ARRAY("ARRAY"),
    /// array[subscript], from 1; NULL outside.
    SUBSCRIPT("subscript"),
    /// array[from:to], a missing bound as NULL of type text; what is outside is left out. Not strict.
    SLICE("slice"),
    /// The array without what tells equal elements apart when printed; what arrays are compared by.
    ARRAY_KEY("array_key"),
    /// value operator ANY (array): the operator's symbol, value, array.
    ANY_ELEMENT("ANY"),
    /// value operator ALL (array).
    ALL_ELEMENTS("ALL"),
    /// array @> array.
    ARRAY_CONTAINS("@>"),
    ARRAY_CONTAINED("<@"),
    ARRAY_OVERLAPS("&&"),
    /// array_length(array, dimension); NULL for an empty array.
    ARRAY_LENGTH("array_length"),
    ARRAY_UPPER("array_upper"),
    ARRAY_LOWER("array_lower"),
    ARRAY_NDIMS("array_ndims"),
    ARRAY_DIMS("array_dims"),
    CARDINALITY("cardinality"),
    /// Not strict.
    ARRAY_APPEND("array_append"),
    /// Not strict.
    ARRAY_PREPEND("array_prepend"),
    /// Not strict.
    ARRAY_CAT("array_cat"),
    /// array_position(array, element[, from]). Not strict.
    ARRAY_POSITION("array_position"),
    /// Not strict.
    ARRAY_POSITIONS("array_positions"),
    /// Not strict.
    ARRAY_REMOVE("array_remove"),
    /// Not strict.
    ARRAY_REPLACE("array_replace"),
    ARRAY_REVERSE("array_reverse"),
    /// array_sort(array[, descending[, nulls first]]).
    ARRAY_SORT("array_sort"),
    TRIM_ARRAY("trim_array"),
    /// array_to_string(array, delimiter[, text of NULL]). Not strict.
    ARRAY_TO_STRING("array_to_string"),
    /// string_to_array(text, delimiter[, text of NULL]). Not strict.
    STRING_TO_ARRAY("string_to_array"),
    /// generate_series(start, stop[, step[, zone]]). Returns a set.
    GENERATE_SERIES("generate_series"),
    /// generate_subscripts(array, dimension[, reverse]). Returns a set.
    GENERATE_SUBSCRIPTS("generate_subscripts"),
    /// unnest(array). Returns a set.
    UNNEST("unnest"),
    /// No arguments; [#NOW] in the session's zone.
    LOCALTIMESTAMP("localtimestamp"),
    /// No arguments; the moment the transaction began, the same in all participants.
    NOW("now"),
    /// No arguments; the moment the statement began, the same in all participants.
    STATEMENT_TIMESTAMP("statement_timestamp"),
    /// No arguments; the moment it is called. Volatile.
    CLOCK_TIMESTAMP("clock_timestamp"),
    /// timezone(zone, moment): what clocks there show; timezone(zone, timestamp): the moment at which they show it.
    AT_TIME_ZONE("timezone"),
    /// to_timestamp(seconds since 1970-01-01 UTC).
    TO_TIMESTAMP("to_timestamp"),
    /// make_timestamptz(year, month, day, hour, minute, seconds[, zone]).
    MAKE_TIMESTAMPTZ("make_timestamptz"),
    /// extract(field, source): the field is a constant text; numeric result as in PostgreSQL 14 and later.
    EXTRACT("extract"),
    /// date_trunc(field, timestamp), date_trunc(field, moment[, zone]).
    DATE_TRUNC("date_trunc");

    private final String symbol;

    Function(String symbol) {
        this.symbol = symbol;
    }

    /// Whether its value depends on when it is called, so that nothing may work it out before the statement runs.
    public boolean isOfTheMoment() {
        return switch (this) {
            case LOCALTIMESTAMP, NOW, STATEMENT_TIMESTAMP -> true;
            default -> isVolatile();
        };
    }

    /// Whether it gives any number of values, so that it stands in FROM and select lists only, which are computed
    /// by
    /// nodes of their own.
    public boolean isSetReturning() {
        return this == GENERATE_SERIES || this == GENERATE_SUBSCRIPTS || this == UNNEST;
    }

    /// Whether each call may give another value.
    public boolean isVolatile() {
        return this == CLOCK_TIMESTAMP || this == GEN_RANDOM_UUID || this == UUIDV7;
    }

    /// The operator or function name as EXPLAIN prints it.
    public String symbol() {
        return symbol;
    }
}
