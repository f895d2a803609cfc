package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// The names that FROM brings, and the fields behind them. Immutable.
///
/// `outer` leads to the query around a sub-query, where it may take from it.
public record Scope(List<Source> sources, @Nullable Correlation outer) {
    /// A table, sub-query or function under its alias; two of one name are told apart by nothing, so names must
    /// differ. The alias of a function with one value a row (`isValue`) stands for that value where no column has
    /// the name.
    public record Source(String alias, List<Field> fields, boolean isValue) {
        public Source {
            fields = List.copyOf(fields);
        }

        public Source(String alias, List<Field> fields) {
            this(alias, fields, false);
        }
    }

    /// A column: field `index` of the row. `isMerged`: USING has merged it into another, so it answers to its
    /// qualified name only.
    public record Field(String name, int index, RelDataType type, boolean isMerged) {
        Field merged() {
            return new Field(name, index, type, true);
        }

        public Field shifted(int by, boolean nullable) {
            PgType shifted = PgType.of(PgType.dataType(type), nullable || type.isNullable());
            return new Field(name, index + by, shifted, isMerged);
        }
    }

    public Scope {
        sources = List.copyOf(sources);
    }

    public static final Scope EMPTY = new Scope(List.of(), null);

    Scope inside(@Nullable Correlation around) {
        return new Scope(sources, around);
    }

    /// The sources of both sides of a join; `width` is the left side's number of fields. The side that a join may
    /// fill with NULLs becomes nullable.
    public static Scope joined(Scope left, Scope right, int width, boolean leftNullable, boolean rightNullable) {
        List<Source> sources = new ArrayList<>();
        left.sources.forEach(source -> sources.add(shifted(source, 0, leftNullable)));
        right.sources.forEach(source -> sources.add(shifted(source, width, rightNullable)));
        return new Scope(sources, left.outer);
    }

    private static Source shifted(Source source, int by, boolean nullable) {
        return new Source(
                source.alias(),
                source.fields().stream()
                        .map(field -> field.shifted(by, nullable))
                        .toList(),
                source.isValue());
    }

    /// The column a name means here or, as an [OuterColumnNode], around.
    RexNode resolve(SqlIdentifier id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    /// The nearest table of a qualified name is the one meant, whether it has the column or not.
    Optional<RexNode> find(SqlIdentifier id) {
        Optional<Field> here = field(id);
        if (here.isPresent()) {
            return here.map(field -> Operators.field(field.index(), field.type()));
        }
        boolean isShadowed = id.names.size() > 1 && isHere(id.names.get(id.names.size() - 2));
        return outer == null || isShadowed ? Optional.empty() : outer.find(id);
    }

    private Optional<Field> field(SqlIdentifier id) {
        List<String> names = id.names;
        if (names.size() > 3) {
            throw Errors.at(
                    id,
                    ErrorCode.SYNTAX_ERROR,
                    "improper qualified name (too many dotted names): " + String.join(".", names));
        }
        Field found = null;
        boolean isPlain = names.size() == 1;
        for (Source source : sources) {
            if (!isPlain && !source.alias().equals(names.get(names.size() - 2))) {
                continue;
            }
            for (Field field : source.fields()) {
                if (field.name().equals(names.getLast()) && !(isPlain && field.isMerged())) {
                    if (found != null) {
                        throw Errors.at(
                                id,
                                ErrorCode.AMBIGUOUS_COLUMN,
                                "column reference \"" + names.getLast() + "\" is ambiguous");
                    }
                    found = field;
                }
            }
        }
        return found == null && isPlain ? valueOf(names.getLast()) : Optional.ofNullable(found);
    }

    private Optional<Field> valueOf(String alias) {
        return sources.stream()
                .filter(source -> source.isValue() && source.alias().equals(alias))
                .map(source -> source.fields().getFirst())
                .findFirst();
    }

    /// The same, of a function with one value a row.
    Scope ofValue() {
        return new Scope(
                sources.stream()
                        .map(source -> new Source(source.alias(), source.fields(), true))
                        .toList(),
                outer);
    }

    private SpillwayException unknown(SqlIdentifier id) {
        List<String> names = id.names;
        if (names.size() == 1) {
            return Errors.at(id, ErrorCode.UNDEFINED_COLUMN, "column \"" + names.getFirst() + "\" does not exist");
        }
        String table = names.get(names.size() - 2);
        return hasSource(table)
                ? Errors.at(
                        id, ErrorCode.UNDEFINED_COLUMN, "column " + table + "." + names.getLast() + " does not exist")
                : missing(table, id);
    }

    static SpillwayException missing(String table, SqlIdentifier id) {
        return Errors.at(id, ErrorCode.UNDEFINED_TABLE, "missing FROM-clause entry for table \"" + table + "\"");
    }

    boolean hasSource(String alias) {
        return isHere(alias) || outer != null && outer.around().hasSource(alias);
    }

    private boolean isHere(String alias) {
        return sources.stream().anyMatch(source -> source.alias().equals(alias));
    }

    /// Whether a bare name is a column here, ambiguous or not.
    boolean hasColumn(String name) {
        return sources.stream()
                .flatMap(source -> source.fields().stream())
                .anyMatch(field -> field.name().equals(name));
    }

    /// How a message names field `index`: `t.a`.
    String describe(int index) {
        for (Source source : sources) {
            for (Field field : source.fields()) {
                if (field.index() == index) {
                    return source.alias().isEmpty() ? field.name() : source.alias() + "." + field.name();
                }
            }
        }
        return "?";
    }

    /// The columns that `*` stands for.
    public List<Field> star() {
        List<Field> fields = new ArrayList<>();
        for (Source source : sources) {
            source.fields().stream().filter(field -> !field.isMerged()).forEach(fields::add);
        }
        return fields;
    }

    /// The columns that `alias.*` stands for.
    public List<Field> star(String alias, SqlIdentifier id) {
        return sources.stream()
                .filter(source -> source.alias().equals(alias))
                .findFirst()
                .orElseThrow(() -> missing(alias, id))
                .fields();
    }
}
