package dev.spillway.session;

import dev.spillway.catalog.SystemTable;
import dev.spillway.data.DataType;
import dev.spillway.storage.ColumnDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes system tables down: `oid:l relname:t` are a BIGINT and a TEXT column. `oid` is BIGINT here, `name` and
/// `"char"` are TEXT.
final class SystemColumns {
    private SystemColumns() {}

    static SystemTable table(String name, String columns, Stream<@Nullable Object[]> rows) {
        List<ColumnDefinition> definitions = new ArrayList<>();
        for (String column : columns.split(" ")) {
            String[] parts = column.split(":");
            definitions.add(new ColumnDefinition(parts[0], type(parts[1].charAt(0)), true));
        }
        return new SystemTable(
                name, definitions, rows.map(row -> row(row, definitions)).toList());
    }

    /// Numbers as longs, whatever they came as.
    private static List<@Nullable Object> row(@Nullable Object[] values, List<ColumnDefinition> columns) {
        if (values.length != columns.size()) {
            throw new IllegalStateException(
                    "a row must have " + columns.size() + " values (got: " + Arrays.toString(values) + ")");
        }
        List<@Nullable Object> row = new ArrayList<>();
        for (Object value : values) {
            row.add(value instanceof Integer number ? (Object) number.longValue() : value);
        }
        return Collections.unmodifiableList(row);
    }

    static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    private static DataType type(char code) {
        return switch (code) {
            case 'b' -> DataType.BOOLEAN;
            case 's' -> DataType.SMALLINT;
            case 'i' -> DataType.INTEGER;
            case 'l' -> DataType.BIGINT;
            case 'r' -> DataType.REAL;
            case 't' -> DataType.TEXT;
            case 'v' -> DataType.varchar(DataType.UNCONSTRAINED);
            default -> throw new IllegalArgumentException("a type must be known (got: " + code + ")");
        };
    }
}
