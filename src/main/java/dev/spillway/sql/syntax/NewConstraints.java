package dev.spillway.sql.syntax;

import dev.spillway.catalog.CheckConstraint;
import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.ColumnDefault.Kind;
import dev.spillway.catalog.TableRules;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ParsedStatement.AlterAction;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.TableConstraints.Key;
import dev.spillway.sql.syntax.TableConstraints.NewSequence;
import dev.spillway.storage.ColumnDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Columns and constraints of a CREATE TABLE while it is read. Column constraints belong to the last column. Public for
/// the generated parser only.
public final class NewConstraints {
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final List<ColumnDefault> defaults = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<SqlParserPos> keyPositions = new ArrayList<>();
    private final List<Name> notNulls = new ArrayList<>();
    private final List<NewSequence> sequences = new ArrayList<>();
    private @Nullable SqlIdentifier last;
    private String table = "";

    private record Check(@Nullable String name, SqlNode condition) {}

    void table(String name) {
        table = name;
    }

    void column(SqlIdentifier id, ColumnDefinition column) {
        last = id;
        columns.add(column);
    }

    List<ColumnDefinition> columns() {
        return columns;
    }

    public void notNull() {
        notNull(columns.size() - 1);
    }

    /// NOT NULL as a constraint of the table. Its name is PostgreSQL's own.
    public void notNull(@Nullable String name, SqlIdentifier column, SqlParserPos position) {
        if (name != null) {
            throw new SpillwayException(
                            ErrorCode.FEATURE_NOT_SUPPORTED, "names of NOT NULL constraints are not supported")
                    .at(position.getColumnNum());
        }
        notNulls.add(new Name(column.getSimple(), position.getColumnNum()));
    }

    private void notNull(int column) {
        ColumnDefinition old = columns.get(column);
        columns.set(column, new ColumnDefinition(old.name(), old.type(), false));
    }

    public void defaultValue(SqlNode expression) {
        requireNoOther(Kind.DEFAULT, expression.getParserPosition());
        defaults.add(new ColumnDefault(columns.size() - 1, expression, "", "", Kind.DEFAULT));
    }

    /// GENERATED ALWAYS AS (expression).
    public static void generated(SqlNode expression, String when) {
        SqlParserPos position = expression.getParserPosition();
        if (!when.equals("always")) {
            throw new SpillwayException(
                            ErrorCode.SYNTAX_ERROR, "for a generated column, GENERATED ALWAYS must be specified")
                    .at(position.getColumnNum());
        }
        throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "generated columns are not supported")
                .at(position.getColumnNum());
    }

    /// `serial`: the last column's numbers come from a sequence of its own.
    void serial(DataType type) {
        sequences.add(new NewSequence(columns.size() - 1, Kind.DEFAULT, SequenceOptions.NONE.of(type)));
        notNull();
    }

    public void identity(String when, SequenceActions options, SqlParserPos position) {
        int column = columns.size() - 1;
        Kind kind = when.equals("always") ? Kind.IDENTITY_ALWAYS : Kind.IDENTITY_BY_DEFAULT;
        requireNoOther(kind, position);
        sequences.add(new NewSequence(column, kind, options.options()));
        notNull();
    }

    /// A column's values come from one place.
    private void requireNoOther(Kind kind, SqlParserPos position) {
        int column = columns.size() - 1;
        Optional<Kind> known = Stream.concat(
                        defaults.stream().filter(it -> it.column() == column).map(ColumnDefault::kind),
                        sequences.stream().filter(it -> it.column() == column).map(NewSequence::kind))
                .findFirst();
        if (known.isPresent()) {
            boolean isSame = known.get().isIdentity() == kind.isIdentity();
            String what = !isSame
                    ? "both default and identity specified"
                    : kind.isIdentity() ? "multiple identity specifications" : "multiple default values specified";
            throw new SpillwayException(
                            ErrorCode.SYNTAX_ERROR,
                            what + " for column \"" + columns.get(column).name() + "\" of table \"" + table + "\"")
                    .at(position.getColumnNum());
        }
    }

    /// PRIMARY KEY or UNIQUE behind a column.
    public void key(@Nullable String name, boolean isPrimary, SqlParserPos position) {
        SqlIdentifier column = last;
        if (column != null) {
            tableKey(name, isPrimary, List.of(column), position);
        }
    }

    public void check(@Nullable String name, SqlNode condition) {
        checks.add(new Check(name, condition));
    }

    public void tableKey(@Nullable String name, boolean isPrimary, List<SqlIdentifier> ids, SqlParserPos position) {
        List<Name> names = ids.stream()
                .map(id -> new Name(id.getSimple(), id.getParserPosition().getColumnNum()))
                .toList();
        keys.add(new Key(Optional.ofNullable(name), isPrimary, names));
        keyPositions.add(position);
    }

    /// All constraints; columns of a primary key become NOT NULL.
    TableConstraints finish() {
        boolean hasPrimary = false;
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            int position = keyPositions.get(i).getColumnNum();
            if (key.isPrimary() && hasPrimary) {
                throw new SpillwayException(
                                ErrorCode.INVALID_TABLE_DEFINITION,
                                "multiple primary keys for table \"" + table + "\" are not allowed")
                        .at(position);
            }
            hasPrimary |= key.isPrimary();
            checkColumns(key, position);
        }
        for (Name name : notNulls) {
            int column = indexOf(name.value());
            if (column < 0) {
                throw new SpillwayException(
                                ErrorCode.UNDEFINED_COLUMN,
                                "column \"" + name.value() + "\" named in key does not exist")
                        .at(name.position());
            }
            notNull(column);
        }
        List<CheckConstraint> named = new ArrayList<>(namedChecks());
        named.sort(Comparator.comparing(CheckConstraint::name));
        return new TableConstraints(new TableRules(defaults, named), keys, sequences);
    }

    private void checkColumns(Key key, int position) {
        Set<String> seen = new HashSet<>();
        for (Name name : key.columns()) {
            int column = indexOf(name.value());
            if (column < 0) {
                throw new SpillwayException(
                                ErrorCode.UNDEFINED_COLUMN,
                                "column \"" + name.value() + "\" named in key does not exist")
                        .at(position);
            }
            if (!seen.add(name.value())) {
                throw new SpillwayException(
                                ErrorCode.DUPLICATE_COLUMN,
                                "column \"" + name.value() + "\" appears twice in "
                                        + (key.isPrimary() ? "primary key" : "unique") + " constraint")
                        .at(position);
            }
            if (key.isPrimary()) {
                notNull(column);
            }
        }
    }

    private int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private List<CheckConstraint> namedChecks() {
        Set<String> taken = new HashSet<>();
        for (Check check : checks) {
            if (check.name() != null && !taken.add(check.name())) {
                throw new SpillwayException(
                        ErrorCode.DUPLICATE_OBJECT, "check constraint \"" + check.name() + "\" already exists");
            }
        }
        keys.forEach(key -> key.name().ifPresent(taken::add));
        List<CheckConstraint> named = new ArrayList<>();
        for (Check check : checks) {
            String name = check.name() != null ? check.name() : free(check.condition(), taken);
            taken.add(name);
            named.add(new CheckConstraint(name, check.condition(), "", ""));
        }
        return named;
    }

    /// The name PostgreSQL gives: with the column where there is just one.
    private String free(SqlNode condition, Set<String> taken) {
        Set<String> read = RuleText.columns(condition);
        read.removeIf(name -> indexOf(name) < 0);
        String base = ObjectNames.of(table, read.size() == 1 ? read.iterator().next() : "", "check");
        return ObjectNames.free(base, taken::contains);
    }

    /// As parts of ALTER TABLE, for a table that is there.
    List<AlterAction> actions() {
        List<AlterAction> actions = new ArrayList<>();
        notNulls.forEach(column -> actions.add(new AlterAction.SetNullable(column, false)));
        checks.forEach(
                check -> actions.add(new AlterAction.AddCheck(Optional.ofNullable(check.name()), check.condition())));
        for (int i = 0; i < keys.size(); i++) {
            actions.add(new AlterAction.AddKey(keys.get(i), keyPositions.get(i).getColumnNum()));
        }
        return actions;
    }

    /// The DEFAULT of the last column.
    Optional<ColumnDefault> lastDefault() {
        return defaults.isEmpty() ? Optional.empty() : Optional.of(defaults.getLast());
    }

    /// The sequence of the last column.
    Optional<NewSequence> lastSequence() {
        return sequences.isEmpty() ? Optional.empty() : Optional.of(sequences.getLast());
    }

    Name lastName() {
        SqlIdentifier column = Objects.requireNonNull(last);
        return new Name(column.getSimple(), column.getParserPosition().getColumnNum());
    }
}
