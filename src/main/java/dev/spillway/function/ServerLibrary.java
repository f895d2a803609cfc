package dev.spillway.function;

import static dev.spillway.data.DataType.BIGINT;
import static dev.spillway.data.DataType.INTEGER;
import static dev.spillway.data.DataType.NUMERIC;
import static dev.spillway.data.DataType.TEXT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Objects;

/// What clients ask a server about itself, and functions that look at arguments from outside.
final class ServerLibrary {
    /// The name of the one database, and of the one user there is.
    static final String NAME = "spillway";

    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};
    private static final BigDecimal BYTES_LIMIT = BigDecimal.valueOf(10 * 1024);
    private static final BigDecimal HALVES_LIMIT = BigDecimal.valueOf(20 * 1024 - 1);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private ServerLibrary() {}

    static void define(Definitions all) {
        all.strict("current_catalog", TEXT, a -> NAME);
        all.strict("current_schema", TEXT, a -> "pg_temp");
        all.strict("current_user", TEXT, a -> NAME);
        all.strict("current_role", TEXT, a -> NAME);
        all.strict("session_user", TEXT, a -> NAME);
        all.strict("user", TEXT, a -> NAME);
        all.strict("pg_client_encoding", TEXT, a -> "UTF8");
        all.ofMany(
                "num_nulls",
                INTEGER,
                types -> a -> Arrays.stream(a.values()).filter(Objects::isNull).count());
        all.ofMany(
                "num_nonnulls",
                INTEGER,
                types -> a -> Arrays.stream(a.values()).filter(Objects::nonNull).count());
        all.ofAny("pg_typeof", TEXT, types -> a -> types.getFirst().plainName());
        all.strict("pg_size_pretty", TEXT, a -> size(a.decimal(0)), BIGINT);
        all.strict("pg_size_pretty", TEXT, a -> size(a.decimal(0)), NUMERIC);
    }

    /// In the unit that leaves up to five digits, rounded half away from zero.
    private static String size(BigDecimal bytes) {
        BigDecimal rest = bytes;
        for (int unit = 0; ; unit++) {
            boolean isBytes = unit == 0;
            BigDecimal limit = isBytes ? BYTES_LIMIT : HALVES_LIMIT;
            if (unit == UNITS.length - 1 || rest.abs().compareTo(limit) < 0) {
                BigDecimal shown = isBytes
                        ? rest
                        : rest.add(BigDecimal.valueOf(rest.signum() < 0 ? -1 : 1))
                                .divide(TWO, 0, RoundingMode.DOWN);
                return shown.toPlainString() + " " + UNITS[unit];
            }
            // One bit is kept for rounding.
            rest = rest.divide(BigDecimal.valueOf(isBytes ? 512 : 1024), 0, RoundingMode.DOWN);
        }
    }
}
