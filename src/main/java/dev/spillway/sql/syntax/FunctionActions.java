package dev.spillway.sql.syntax;

import dev.spillway.catalog.FunctionDefinition.Parallel;
import dev.spillway.catalog.FunctionDefinition.Parameter;
import dev.spillway.catalog.FunctionDefinition.Volatility;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ParsedStatement.CreateFunction.Body;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// CREATE FUNCTION while it is read. Used by one production, then thrown away. Public for the generated parser only.
public final class FunctionActions {
    private final List<Parameter> parameters = new ArrayList<>();
    private final Set<String> options = new HashSet<>();
    private boolean orReplace;
    private @Nullable DataType result;
    private @Nullable String language;
    private Volatility volatility = Volatility.VOLATILE;
    private boolean isStrict;
    private Parallel parallel = Parallel.UNSAFE;
    private @Nullable Body body;

    public void orReplace() {
        orReplace = true;
    }

    public void parameter(@Nullable SqlIdentifier id, SqlDataTypeSpec type, @Nullable SqlNode defaultValue) {
        parameters.add(new Parameter(
                Optional.ofNullable(id).map(SqlIdentifier::getSimple),
                plain(type),
                Optional.ofNullable(defaultValue),
                ""));
    }

    /// Without a length or precision, which PostgreSQL ignores here.
    private static DataType plain(SqlDataTypeSpec spec) {
        DataType type = TypeNames.resolve(spec);
        if (type.name() == TypeName.CHAR) {
            refuse("character", spec.getParserPosition());
        }
        return type.withoutModifiers();
    }

    /// Throws for the modes of parameters that there are not.
    public static void refuse(String word, SqlParserPos position) {
        throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        word.toUpperCase(Locale.ROOT) + " in CREATE FUNCTION is not supported")
                .at(position.getColumnNum());
    }

    public void result(SqlDataTypeSpec type) {
        result = plain(type);
    }

    public void language(String name, SqlParserPos position) {
        once("language", position);
        language = name.toLowerCase(Locale.ROOT);
    }

    /// An option of one word, or the last word of one that has more.
    public void option(String word, SqlParserPos position) {
        switch (word) {
            case "immutable", "stable", "volatile" -> {
                once("volatility", position);
                volatility = Volatility.valueOf(word.toUpperCase(Locale.ROOT));
            }
            case "strict" -> strict(true, position);
            case "leakproof", "window", "transform", "support" -> refuse(word, position);
            default ->
                throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + word + "\"")
                        .at(position.getColumnNum());
        }
    }

    public void strict(boolean isSo, SqlParserPos position) {
        once("strict", position);
        isStrict = isSo;
    }

    public void parallel(String word, SqlParserPos position) {
        once("parallel", position);
        parallel = switch (word) {
            case "safe" -> Parallel.SAFE;
            case "restricted" -> Parallel.RESTRICTED;
            case "unsafe" -> Parallel.UNSAFE;
            default ->
                throw new SpillwayException(
                        ErrorCode.SYNTAX_ERROR, "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE");
        };
    }

    private void once(String option, SqlParserPos position) {
        if (!options.add(option)) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "conflicting or redundant options")
                    .at(position.getColumnNum());
        }
    }

    /// A body in quotes.
    public void source(String text, SqlParserPos position) {
        once("as", position);
        body = new Body.Source(text, position.getColumnNum());
    }

    /// RETURN expression.
    public void value(SqlNode expression) {
        body = new Body.Value(expression);
    }

    /// BEGIN ATOMIC query; END
    public void query(SqlNode query) {
        body = new Body.Query(query);
    }

    public ParsedStatement statement(Name name) {
        checkParameters();
        DataType returned = result;
        if (returned == null) {
            throw invalid("function result type must be specified");
        }
        Body given = body;
        if (given == null) {
            throw invalid("no function body specified");
        }
        if (language == null && given instanceof Body.Source) {
            throw invalid("no language specified");
        }
        if (language != null && !language.equals("sql")) {
            throw Set.of("plpgsql", "c", "internal").contains(language)
                    ? new SpillwayException(
                            ErrorCode.FEATURE_NOT_SUPPORTED, "LANGUAGE " + language + " is not supported")
                    : new SpillwayException(ErrorCode.UNDEFINED_OBJECT, "language \"" + language + "\" does not exist");
        }
        return new ParsedStatement.CreateFunction(
                name, orReplace, parameters, returned, volatility, isStrict, parallel, given, "");
    }

    /// The name in DROP FUNCTION, with the types that were read if there are any in parentheses.
    public ParsedStatement.FunctionName name(Name name, boolean hasTypes) {
        return new ParsedStatement.FunctionName(
                name,
                hasTypes ? Optional.of(parameters.stream().map(Parameter::type).toList()) : Optional.empty());
    }

    private void checkParameters() {
        Set<String> names = new HashSet<>();
        boolean hasDefault = false;
        for (Parameter parameter : parameters) {
            if (parameter.name().isPresent() && !names.add(parameter.name().get())) {
                throw invalid("parameter name \"" + parameter.name().get() + "\" used more than once");
            }
            if (hasDefault && parameter.defaultValue().isEmpty()) {
                throw invalid("input parameters after one with a default value must also have defaults");
            }
            hasDefault |= parameter.defaultValue().isPresent();
        }
    }

    private static SpillwayException invalid(String message) {
        return new SpillwayException(ErrorCode.INVALID_FUNCTION_DEFINITION, message);
    }
}
