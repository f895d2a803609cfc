package dev.spillway.function;

import dev.spillway.data.DataType;
import dev.spillway.data.TextFormat;
import dev.spillway.function.ScalarFunction.OfValues;
import java.util.List;
import java.util.Set;

/// How names and values are written in SQL. Stateless.
public final class Quoting {
    /// PostgreSQL's keywords that are not plain names everywhere.
    private static final Set<String> KEYWORDS = Set.of(
            ("all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case "
                            + "cast char character check coalesce collate collation column concurrently constraint create cross "
                            + "current_catalog current_date current_role current_schema current_time current_timestamp current_user "
                            + "dec decimal default deferrable desc distinct do else end except exists extract false fetch float for "
                            + "foreign freeze from full grant greatest group grouping having ilike in initially inner inout int "
                            + "integer intersect interval into is isnull join json json_array json_arrayagg json_exists json_object "
                            + "json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading least left "
                            + "like limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null "
                            + "nullif numeric offset on only or order out outer overlaps overlay placing position precision primary "
                            + "real references returning right row select session_user setof similar smallint some substring symmetric "
                            + "system_user table tablesample then time timestamp to trailing treat trim true union unique user using "
                            + "values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists "
                            + "xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable")
                    .split(" "));

    private Quoting() {}

    /// The name, in quotes where it needs them.
    public static String identifier(String name) {
        boolean isPlain = !name.isEmpty()
                && (name.charAt(0) == '_' || isLower(name.charAt(0)))
                && name.chars().allMatch(c -> c == '_' || isLower(c) || c >= '0' && c <= '9')
                && !KEYWORDS.contains(name);
        return isPlain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static boolean isLower(int character) {
        return character >= 'a' && character <= 'z';
    }

    static String literal(String text) {
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') >= 0 ? "E'" + doubled.replace("\\", "\\\\") + "'" : "'" + doubled + "'";
    }

    static OfValues literalOfAny(List<DataType> types) {
        return arguments -> arguments.isNull(0) ? null : literal(cast(arguments, 0, types));
    }

    static OfValues nullable(List<DataType> types) {
        return arguments -> arguments.isNull(0) ? "NULL" : literal(cast(arguments, 0, types));
    }

    /// A value as `::text` gives it.
    private static String cast(Arguments arguments, int index, List<DataType> types) {
        return switch (arguments.value(index)) {
            case Boolean flag -> flag ? "true" : "false";
            case String text -> text;
            case Object _ -> plain(arguments, index, types);
        };
    }

    /// A value as it is printed.
    static String plain(Arguments arguments, int index, List<DataType> types) {
        return TextFormat.formatPresent(arguments.value(index), types.get(index));
    }
}
