package dev.spillway.catalog;

import dev.spillway.data.DataType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlNode;

/// A function of LANGUAGE SQL with one value as its result. Immutable.
///
/// `body` is a query; its positions count in `text`. `source` is what was written, as `pg_proc.prosrc` tells it.
public record FunctionDefinition(
        String name,
        List<Parameter> parameters,
        DataType result,
        SqlNode body,
        String text,
        String source,
        Volatility volatility,
        boolean isStrict,
        Parallel parallel) {
    public FunctionDefinition {
        parameters = List.copyOf(parameters);
    }

    /// `defaultValue` stands in `text`, the statement that made the function.
    public record Parameter(Optional<String> name, DataType type, Optional<SqlNode> defaultValue, String text) {}

    /// What the function promises of its result. Nothing is made of the promise beyond telling it.
    public enum Volatility {
        IMMUTABLE,
        STABLE,
        VOLATILE
    }

    /// Where a query that calls it may run. RESTRICTED is kept in the leader with all of its query.
    public enum Parallel {
        SAFE,
        RESTRICTED,
        UNSAFE
    }

    public List<DataType> types() {
        return parameters.stream().map(Parameter::type).toList();
    }

    /// How many arguments a call must give.
    public int required() {
        return (int) parameters.stream()
                .filter(parameter -> parameter.defaultValue().isEmpty())
                .count();
    }

    /// `f(integer, text)`: what tells functions of one name apart.
    public String signature() {
        return signature(name, types());
    }

    public static String signature(String name, List<DataType> types) {
        return name + types.stream().map(DataType::plainName).collect(Collectors.joining(", ", "(", ")"));
    }
}
