package dev.spillway.sql.syntax;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.storage.ColumnDefinition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInternalOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlPostfixOperator;
import org.apache.calcite.sql.SqlPrefixOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// What the grammar's productions (`src/main/codegen`) call to build their results. Public for the generated parser
/// only.
public final class GrammarActions {
    /// PostgreSQL's `||` binds looser than `+` and tighter than LIKE.
    public static final SqlOperator CONCAT = binary("||", 36);

    /// PostgreSQL's `^` binds tighter than `*`.
    public static final SqlOperator POWER = binary("^", 70);

    /// `AT TIME ZONE` binds tighter than `^`.
    public static final SqlOperator AT_TIME_ZONE = binary("AT TIME ZONE", 72);

    /// `AT LOCAL`: in the session's zone.
    public static final SqlOperator AT_LOCAL =
            new SqlPostfixOperator("AT LOCAL", SqlKind.OTHER_FUNCTION, 72, null, null, null);

    /// The bounds of a slice; a bound that is left out is an empty list.
    public static final SqlOperator SLICE = new SqlInternalOperator("SLICE", SqlKind.OTHER_FUNCTION);

    /// A type's name before a string; operands: type, text and, for intervals, the first and last field.
    public static final SqlOperator TYPED_LITERAL = new SqlInternalOperator("TYPED_LITERAL", SqlKind.OTHER_FUNCTION);

    /// `text COLLATE name`.
    public static final SqlOperator COLLATE = binary("COLLATE", 92);

    /// The ORDER BY among an aggregate's arguments; operands are its items.
    public static final SqlOperator ARGUMENT_ORDER = new SqlInternalOperator("ARGUMENT_ORDER", SqlKind.OTHER);

    private static final int OPERATOR_PRECEDENCE = 36;

    /// Operators that are functions, by their symbols: between two operands, and before one.
    private static final Map<String, SqlOperator> BINARY = Lexer.FUNCTION_OPERATORS.stream()
            .collect(Collectors.toUnmodifiableMap(symbol -> symbol, symbol -> binary(symbol, OPERATOR_PRECEDENCE)));

    private static final Map<String, SqlPrefixOperator> PREFIX = Lexer.FUNCTION_OPERATORS.stream()
            .collect(Collectors.toUnmodifiableMap(
                    symbol -> symbol,
                    symbol -> new SqlPrefixOperator(
                            symbol, SqlKind.OTHER_FUNCTION, OPERATOR_PRECEDENCE, null, null, null)));

    /// CURRENT_DATE and its like; the operand is the word.
    public static final SqlOperator CURRENT_TIME = new SqlInternalOperator("CURRENT_TIME", SqlKind.OTHER_FUNCTION);

    private static final Set<String> INTERVAL_FIELDS = Set.of("year", "month", "day", "hour", "minute", "second");
    private static final Set<String> CONSTRAINTS =
            Set.of("foreign", "exclude", "references", "deferrable", "initially", "nulls", "include", "like");

    /// What `substring(… SIMILAR …)` is called inside.
    public static final String SIMILAR_SUBSTRING = "similar_substring";

    private GrammarActions() {}

    private static SqlOperator binary(String symbol, int precedence) {
        return new SqlBinaryOperator(symbol, SqlKind.OTHER_FUNCTION, precedence, true, null, null, null);
    }

    public static SqlOperator operator(String symbol) {
        return Objects.requireNonNull(BINARY.get(symbol));
    }

    public static SqlPrefixOperator prefixOperator(String symbol) {
        return Objects.requireNonNull(PREFIX.get(symbol));
    }

    /// As a call with commas; FOR alone counts from the first character.
    public static SqlNode substring(
            List<SqlNode> operands, boolean startsWithFor, boolean isSimilar, SqlParserPos position) {
        List<SqlNode> arguments = new ArrayList<>(operands);
        if (startsWithFor) {
            SqlNode count = arguments.remove(1);
            if (arguments.size() == 1) {
                arguments.add(SqlLiteral.createExactNumeric("1", position));
            }
            arguments.add(count);
        }
        return function(isSimilar ? SIMILAR_SUBSTRING : "substring", arguments, position);
    }

    private static SqlNode function(String name, List<SqlNode> arguments, SqlParserPos position) {
        return new SqlUnresolvedFunction(
                        new SqlIdentifier(name, position),
                        null,
                        null,
                        null,
                        null,
                        SqlFunctionCategory.USER_DEFINED_FUNCTION)
                .createCall(position, arguments);
    }

    public static SqlNode argumentOrder(SqlNodeList items) {
        return ARGUMENT_ORDER.createCall(items.getParserPosition(), items.getList());
    }

    public static String arrayOf(String element) {
        return element.endsWith(TypeNames.ARRAY) ? element : element + TypeNames.ARRAY;
    }

    public static SqlNode slice(@Nullable SqlNode from, @Nullable SqlNode to, SqlParserPos position) {
        return SLICE.createCall(position, from == null ? SqlNodeList.EMPTY : from, to == null ? SqlNodeList.EMPTY : to);
    }

    public static boolean isWord(String image, String... words) {
        return List.of(words).contains(image);
    }

    public static boolean isSettingScope(String image) {
        return isWord(image, "session", "local");
    }

    public static boolean isIntervalField(String image) {
        return INTERVAL_FIELDS.contains(image);
    }

    public static boolean continuesTypeName(String name, String next) {
        return TypeNames.continues(name, next);
    }

    public static boolean isTimeZoneClause(String name, String next, String second) {
        return TypeNames.hasTimeZone(name) && isWord(next, "with", "without") && second.equals("time");
    }

    public static SqlNode typedLiteral(
            String type, SqlNode text, @Nullable String from, @Nullable String to, SqlParserPos position) {
        List<SqlNode> operands = new ArrayList<>();
        operands.add(SqlLiteral.createCharString(type, position));
        operands.add(text);
        if (from != null) {
            operands.add(SqlLiteral.createCharString(from, position));
        }
        if (to != null) {
            operands.add(SqlLiteral.createCharString(to, position));
        }
        return TYPED_LITERAL.createCall(position, operands);
    }

    public static SqlNode currentTime(String word, SqlParserPos position) {
        return CURRENT_TIME.createCall(position, SqlLiteral.createCharString(word, position));
    }

    /// The count of FETCH FIRST ROW ONLY.
    public static SqlNode oneRow(SqlParserPos position) {
        return SqlLiteral.createExactNumeric("1", position);
    }

    public static ParsedStatement explain(Map<String, String> options, SqlNode statement) {
        return new ParsedStatement.Explain(Map.copyOf(options), statementOf(statement, ""));
    }

    /// `text` is filled in by [StatementParser] once it is known.
    static ParsedStatement statementOf(SqlNode node, String text) {
        return switch (node) {
            case StatementNode own -> own.statement();
            default -> new ParsedStatement.Query(node, text);
        };
    }

    public static ParsedStatement show(@Nullable Name name) {
        return new ParsedStatement.ShowSetting(Optional.ofNullable(name));
    }

    public static ParsedStatement set(Name name, boolean isLocal, @Nullable String value) {
        return new ParsedStatement.SetSetting(name, isLocal, Optional.ofNullable(value));
    }

    public static ParsedStatement reset(@Nullable Name name) {
        return new ParsedStatement.ResetSetting(Optional.ofNullable(name));
    }

    public static ParsedStatement analyze(@Nullable Name table) {
        return new ParsedStatement.Analyze(Optional.ofNullable(table));
    }

    public static ParsedStatement drop(List<Name> tables, boolean ifExists, boolean isCascade) {
        return new ParsedStatement.DropTable(tables, ifExists, isCascade);
    }

    public static ParsedStatement truncate(List<Name> tables, boolean restartsIdentity) {
        return new ParsedStatement.Truncate(tables, restartsIdentity);
    }

    public static Name settingName(SqlIdentifier id) {
        return new Name(String.join(".", id.names), position(id));
    }

    /// TIME ZONE is another spelling of a setting's name.
    public static Name timeZone(Name time) {
        if (!time.value().equals("time")) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"zone\"").at(time.position());
        }
        return new Name("TimeZone", time.position());
    }

    /// `INTERVAL '…'` as the hours that a setting takes.
    public static String zoneHours(SqlNode literal) {
        List<SqlNode> operands = ((SqlCall) literal).getOperandList();
        List<String> texts = operands.stream()
                .map(operand -> ((SqlLiteral) operand).getValueAs(String.class))
                .toList();
        if (!texts.getFirst().equals("interval")) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + texts.getFirst() + "\"")
                    .at(position(literal));
        }
        IntervalValue interval = IntervalText.parse(
                texts.get(1),
                texts.size() > 2 ? Optional.of(texts.get(2)) : Optional.empty(),
                texts.size() > 3 ? Optional.of(texts.get(3)) : Optional.empty());
        if (interval.months() != 0 || interval.days() != 0) {
            throw new SpillwayException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "invalid value for parameter \"TimeZone\": \"" + texts.get(1) + "\"");
        }
        return java.math.BigDecimal.valueOf(interval.micros())
                .divide(
                        java.math.BigDecimal.valueOf(DateTimeText.MICROS_PER_SECOND * 3_600),
                        9,
                        java.math.RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    /// A table's name; the only schema there is are the session's own tables, `pg_temp`.
    public static Name tableName(SqlIdentifier id) {
        List<String> names = id.names;
        if (names.size() == 1 && !id.isStar()) {
            return new Name(names.getFirst(), position(id));
        }
        if (names.size() == 2
                && (names.getFirst().equals("pg_temp") || names.getFirst().equals("pg_temp_1"))) {
            return new Name(names.get(1), position(id));
        }
        throw new SpillwayException(
                        ErrorCode.UNDEFINED_TABLE, "relation \"" + String.join(".", names) + "\" does not exist")
                .at(position(id));
    }

    public static boolean startsTableConstraint(String image) {
        return isWord(image, "constraint", "primary", "unique", "check", "foreign", "exclude", "like");
    }

    /// Throws unless the word that was read is the one that must be there.
    public static void expect(String word, String image, SqlParserPos position) {
        if (!image.equals(word)) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + image + "\"")
                    .at(position.getColumnNum());
        }
    }

    public static ParsedStatement dropIndex(List<Name> indexes, boolean ifExists) {
        return new ParsedStatement.DropIndex(indexes, ifExists);
    }

    public static void refuseLikeAmongOthers(SqlParserPos position) {
        throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "LIKE beside other columns or constraints is not supported")
                .at(position.getColumnNum());
    }

    /// The words that may follow a column's type.
    public static void rejectConstraint(String word, SqlParserPos position) {
        throw CONSTRAINTS.contains(word)
                ? new SpillwayException(
                                ErrorCode.FEATURE_NOT_SUPPORTED,
                                word.toUpperCase(Locale.ROOT) + " constraints are not supported")
                        .at(position.getColumnNum())
                : new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + word + "\"")
                        .at(position.getColumnNum());
    }

    /// `table.column`, with the column's own name behind the table's.
    public static Name columnName(SqlIdentifier id) {
        if (id.names.size() < 2) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "column name must be qualified");
        }
        return new Name(String.join(".", id.names), position(id));
    }

    /// COMMENT ON: a column's name comes behind that of its table.
    public static ParsedStatement comment(
            String kind, @Nullable Name name, ParsedStatement.@Nullable FunctionName function, @Nullable String text) {
        Name subject = function != null ? function.name() : Objects.requireNonNull(name);
        Optional<Name> column = Optional.empty();
        ParsedStatement.Comment.Subject what = switch (kind) {
            case "table" -> ParsedStatement.Comment.Subject.TABLE;
            case "index" -> ParsedStatement.Comment.Subject.INDEX;
            case "view" -> ParsedStatement.Comment.Subject.VIEW;
            case "function" -> ParsedStatement.Comment.Subject.FUNCTION;
            case "column" -> {
                int dot = subject.value().lastIndexOf('.');
                column = Optional.of(new Name(subject.value().substring(dot + 1), subject.position()));
                String table = subject.value().substring(0, dot);
                subject = new Name(table.substring(table.lastIndexOf('.') + 1), subject.position());
                yield ParsedStatement.Comment.Subject.COLUMN;
            }
            default ->
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "COMMENT ON " + kind.toUpperCase(Locale.ROOT) + " is not supported");
        };
        return new ParsedStatement.Comment(
                what, subject, column, Optional.ofNullable(function), Optional.ofNullable(text));
    }

    private static int position(SqlNode node) {
        return node.getParserPosition().getColumnNum();
    }

    /// CREATE TABLE while it is read. Used by one production, then thrown away.
    public static final class NewTable {
        public boolean isTemporary;
        public boolean ifNotExists;
        public boolean withRows = true;
        public @Nullable Name name;
        public OnCommit onCommit = OnCommit.PRESERVE_ROWS;
        private final List<Name> columnNames = new ArrayList<>();
        private final NewConstraints constraints = new NewConstraints();
        private final Set<String> seen = new HashSet<>();
        private @Nullable Name like;
        private final Set<LikeOption> likeOptions = EnumSet.noneOf(LikeOption.class);

        public void columnName(SqlIdentifier id) {
            checkNew(id);
            columnNames.add(new Name(id.getSimple(), position(id)));
        }

        public void column(SqlIdentifier id, SqlDataTypeSpec type) {
            checkNew(id);
            constraints.table(name == null ? "" : name.value());
            Optional<DataType> serial = TypeNames.serial(type);
            DataType resolved = serial.orElseGet(() -> TypeNames.resolve(type));
            constraints.column(id, new ColumnDefinition(id.getSimple(), resolved, true));
            serial.ifPresent(constraints::serial);
        }

        public void like(Name other) {
            like = other;
        }

        public void likeOption(String how, String what, SqlParserPos position) {
            boolean isKnown = (how.equals("including") || how.equals("excluding"))
                    && (what.equals("all") || LikeOption.find(what).isPresent());
            if (!isKnown) {
                throw new SpillwayException(
                                ErrorCode.SYNTAX_ERROR,
                                "syntax error at or near \"" + (LikeOption.isHow(how) ? what : how) + "\"")
                        .at(position.getColumnNum());
            }
            Set<LikeOption> named = LikeOption.find(what).map(Set::of).orElse(Set.of(LikeOption.values()));
            if (how.equals("including")) {
                likeOptions.addAll(named);
            } else {
                likeOptions.removeAll(named);
            }
        }

        public NewConstraints constraints() {
            return constraints;
        }

        private void checkNew(SqlIdentifier id) {
            if (!seen.add(id.getSimple())) {
                throw new SpillwayException(
                                ErrorCode.DUPLICATE_COLUMN,
                                "column \"" + id.getSimple() + "\" specified more than once")
                        .at(position(id));
            }
        }

        public ParsedStatement statement(@Nullable SqlNode query, SqlParserPos position) {
            Name table = name;
            if (table == null) {
                throw new IllegalStateException("a table without a name");
            }
            if (!isTemporary) {
                throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "permanent tables are not supported")
                        .at(position.getColumnNum())
                        .withHint("Write CREATE TEMP TABLE.");
            }
            List<ColumnDefinition> columns = constraints.columns();
            if (like != null && query == null) {
                return new ParsedStatement.CreateTempTableLike(table, ifNotExists, like, likeOptions, onCommit);
            }
            if (query != null && columns.isEmpty() && like == null) {
                return new ParsedStatement.CreateTempTableAs(
                        table, ifNotExists, columnNames, onCommit, new ParsedStatement.Query(query, ""), withRows);
            }
            if (query == null && columnNames.isEmpty() && !columns.isEmpty()) {
                TableConstraints finished = constraints.finish();
                return new ParsedStatement.CreateTempTable(table, ifNotExists, columns, finished, onCommit, "");
            }
            throw new SpillwayException(
                            ErrorCode.SYNTAX_ERROR,
                            query == null ? "syntax error: columns need types" : "syntax error at or near \"as\"")
                    .at(position.getEndColumnNum());
        }
    }

    /// CREATE INDEX while it is read. Used by one production, then thrown away.
    public static final class NewIndex {
        public boolean ifNotExists;
        private boolean isUnique;
        private boolean isIndex;
        private @Nullable Name name;
        private final List<ParsedStatement.IndexKey> keys = new ArrayList<>();

        /// UNIQUE or INDEX.
        public void word(String image, SqlParserPos position) {
            if (!isUnique && image.equals("unique")) {
                isUnique = true;
                return;
            }
            expect("index", image, position);
            isIndex = true;
        }

        public boolean expectsIndex() {
            return !isIndex;
        }

        public void name(SqlIdentifier id) {
            name = new Name(id.getSimple(), position(id));
        }

        public void method(String image, SqlParserPos position) {
            if (Set.of("hash", "gist", "gin", "brin", "spgist").contains(image)) {
                throw new SpillwayException(
                                ErrorCode.FEATURE_NOT_SUPPORTED, "access method \"" + image + "\" is not supported")
                        .at(position.getColumnNum());
            }
            if (!image.equals("btree")) {
                throw new SpillwayException(
                        ErrorCode.UNDEFINED_OBJECT, "access method \"" + image + "\" does not exist");
            }
        }

        public void column(SqlNode key, boolean descending, @Nullable Boolean nullsFirst) {
            if (!(key instanceof SqlIdentifier id) || !id.isSimple()) {
                throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "indexes on expressions are not supported")
                        .at(position(key));
            }
            boolean isNullsFirst = nullsFirst == null ? descending : nullsFirst;
            keys.add(new ParsedStatement.IndexKey(new Name(id.getSimple(), position(id)), descending, isNullsFirst));
        }

        /// INCLUDE, NULLS NOT DISTINCT, WITH, TABLESPACE, WHERE.
        public void refuse(String image, SqlParserPos position) {
            throw Set.of("include", "nulls", "where").contains(image)
                    ? new SpillwayException(
                                    ErrorCode.FEATURE_NOT_SUPPORTED,
                                    image.toUpperCase(Locale.ROOT) + " in CREATE INDEX is not supported")
                            .at(position.getColumnNum())
                    : new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + image + "\"")
                            .at(position.getColumnNum());
        }

        public ParsedStatement statement(Name table) {
            if (ifNotExists && name == null) {
                throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"on\"");
            }
            return new ParsedStatement.CreateIndex(Optional.ofNullable(name), table, isUnique, ifNotExists, keys);
        }
    }
}
