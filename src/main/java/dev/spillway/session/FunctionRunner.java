package dev.spillway.session;

import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.FunctionDefinition.Parameter;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.FunctionName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// CREATE FUNCTION and DROP FUNCTION. One statement, leader thread.
final class FunctionRunner {
    private final Leader leader;
    private final SessionTables tables;
    private final Consumer<String> notices;

    FunctionRunner(Leader leader, Consumer<String> notices) {
        this.leader = leader;
        this.tables = leader.tables();
        this.notices = notices;
    }

    void create(ParsedStatement.CreateFunction create) {
        FunctionDefinition function =
                leader.engine().analyzer().analyzeFunction(create, new SystemCatalog(tables, leader.settings()));
        FunctionDefinition old = tables.names().functions().get(function.signature());
        if (old != null) {
            if (!create.orReplace()) {
                throw new SpillwayException(
                        ErrorCode.DUPLICATE_FUNCTION,
                        "function \"" + function.name() + "\" already exists with same argument types");
            }
            checkReplaceable(old, function);
        } else {
            tables.comment(SessionNames.Commented.function(function.signature()), Optional.empty());
        }
        Map<String, FunctionDefinition> functions =
                new LinkedHashMap<>(tables.names().functions());
        functions.put(function.signature(), function);
        tables.functions(functions);
    }

    private static void checkReplaceable(FunctionDefinition old, FunctionDefinition function) {
        String hint = "Use DROP FUNCTION " + old.signature().replace(", ", ",") + " first.";
        if (!old.result().equals(function.result())) {
            throw new SpillwayException(
                            ErrorCode.INVALID_FUNCTION_DEFINITION, "cannot change return type of existing function")
                    .withHint(hint);
        }
        for (int i = 0; i < old.parameters().size(); i++) {
            Parameter before = old.parameters().get(i);
            Parameter after = function.parameters().get(i);
            if (before.name().isPresent() && !before.name().equals(after.name())) {
                throw new SpillwayException(
                                ErrorCode.INVALID_FUNCTION_DEFINITION,
                                "cannot change name of input parameter \""
                                        + before.name().get() + "\"")
                        .withHint(hint);
            }
        }
        if (function.required() > old.required()) {
            throw new SpillwayException(
                            ErrorCode.INVALID_FUNCTION_DEFINITION,
                            "cannot remove parameter defaults from existing function")
                    .withHint(hint);
        }
    }

    void drop(ParsedStatement.DropFunction drop) {
        // All names are looked up first: the statement drops all or none.
        Map<String, FunctionDefinition> functions =
                new LinkedHashMap<>(tables.names().functions());
        for (FunctionName name : drop.functions()) {
            find(name, drop.ifExists()).ifPresent(function -> functions.remove(function.signature()));
        }
        tables.functions(functions);
    }

    /// The function that is named; where it may be missing, a notice says that it is.
    Optional<FunctionDefinition> find(FunctionName wanted, boolean mayBeMissing) {
        String name = wanted.name().value();
        List<FunctionDefinition> found = tables.functions(name).stream()
                .filter(it -> wanted.types().isEmpty() || wanted.types().get().equals(it.types()))
                .toList();
        if (found.size() > 1) {
            throw new SpillwayException(ErrorCode.AMBIGUOUS_FUNCTION, "function name \"" + name + "\" is not unique")
                    .withHint("Specify the argument list to select the function unambiguously.");
        }
        if (found.isEmpty()) {
            String signature = wanted.types()
                    .map(types -> FunctionDefinition.signature(name, types))
                    .orElse(name + "()");
            if (!mayBeMissing) {
                throw new SpillwayException(
                        ErrorCode.UNDEFINED_FUNCTION,
                        wanted.types().isPresent()
                                ? "function " + signature + " does not exist"
                                : "could not find a function named \"" + name + "\"");
            }
            notices.accept("function " + signature.replace(", ", ",") + " does not exist, skipping");
        }
        return found.stream().findFirst();
    }
}
