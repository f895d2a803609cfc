package dev.spillway.session;

import dev.spillway.catalog.ViewDefinition;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Expression;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.session.PreparedStatements.Prepared;
import dev.spillway.session.SessionNames.Commented;
import dev.spillway.session.SessionViews.Target;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Views and prepared statements. Leader thread only.
final class DefinitionRunner {
    private final Leader leader;
    private final ResultSink sink;
    private final StatementRun run;

    DefinitionRunner(Leader leader, ResultSink sink, StatementRun run) {
        this.leader = leader;
        this.sink = sink;
        this.run = run;
    }

    void createView(ParsedStatement.CreateView create) {
        run.command = "CREATE VIEW";
        SessionTables tables = leader.tables();
        String name = create.name().value();
        ViewDefinition view =
                leader.engine().analyzer().analyzeView(create, new SystemCatalog(tables, leader.settings()));
        boolean isThere = tables.view(name).isPresent();
        if (tables.exists(name) || isThere && !create.orReplace()) {
            throw isThere || !create.orReplace()
                    ? new SpillwayException(ErrorCode.DUPLICATE_TABLE, "relation \"" + name + "\" already exists")
                    : new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name + "\" is not a view");
        }
        tables.view(name).ifPresent(old -> checkReplaceable(old, view));
        if (!create.isTemporary()) {
            sink.notice("view \"" + name + "\" will be a temporary view");
        }
        if (!isThere) {
            tables.comment(Commented.view(name), Optional.empty());
            view.columns().forEach(it -> tables.comment(Commented.viewColumn(name, it.name()), Optional.empty()));
        }
        tables.views().put(view);
        tables.moveEpoch();
    }

    /// A view keeps its columns; new ones may follow.
    private static void checkReplaceable(ViewDefinition old, ViewDefinition view) {
        if (view.columns().size() < old.columns().size()) {
            throw new SpillwayException(ErrorCode.INVALID_TABLE_DEFINITION, "cannot drop columns from view");
        }
        if (view.views().contains(old.name())) {
            throw new SpillwayException(
                    ErrorCode.INVALID_TABLE_DEFINITION,
                    "infinite recursion detected in rules for relation \"" + old.name() + "\"");
        }
        for (int i = 0; i < old.columns().size(); i++) {
            ViewDefinition.Column before = old.columns().get(i);
            ViewDefinition.Column after = view.columns().get(i);
            if (!before.name().equals(after.name())) {
                throw new SpillwayException(
                                ErrorCode.INVALID_TABLE_DEFINITION,
                                "cannot change name of view column \"" + before.name() + "\" to \"" + after.name()
                                        + "\"")
                        .withHint("Make another view with the names that are wanted.");
            }
            if (!before.type().equals(after.type())) {
                throw new SpillwayException(
                        ErrorCode.INVALID_TABLE_DEFINITION,
                        "cannot change data type of view column \"" + before.name() + "\" from "
                                + before.type().sqlName() + " to "
                                + after.type().sqlName());
            }
        }
    }

    void dropView(ParsedStatement.DropView drop) {
        run.command = "DROP VIEW";
        SessionTables tables = leader.tables();
        List<Target> targets = new ArrayList<>();
        for (Name name : drop.views()) {
            if (tables.view(name.value()).isPresent()) {
                targets.add(SessionViews.view(name.value()));
            } else if (tables.exists(name.value())) {
                throw new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name.value() + "\" is not a view")
                        .withHint("Use DROP TABLE to remove a table.");
            } else if (drop.ifExists()) {
                sink.notice("view \"" + name.value() + "\" does not exist, skipping");
            } else {
                throw new SpillwayException(ErrorCode.UNDEFINED_TABLE, "view \"" + name.value() + "\" does not exist");
            }
        }
        tables.views().dropDependents(targets, drop.isCascade(), sink::notice);
        tables.views()
                .drop(targets.stream().flatMap(target -> target.view().stream()).toList());
        tables.moveEpoch();
    }

    /// The statement is analyzed now, so that its errors are known now.
    void prepare(ParsedStatement.Prepare prepare, String text, PlannerSettings settings) {
        run.command = "PREPARE";
        leader.prepared().checkNew(prepare.name());
        Prepared prepared = new Prepared(prepare.statement(), prepare.types(), text);
        leader.plans().plan(prepared, settings);
        leader.prepared().put(prepare.name(), prepared);
    }

    /// The statement's plan with the values of its parameters; which of the two plans runs is decided with each.
    PlanSource.Planned execute(ParsedStatement.Execute execute, QueryRunner queries, PlannerSettings settings) {
        PlanSource.Planned planned = leader.plans().plan(leader.prepared().require(execute.name()), settings);
        int wanted = planned.shape().parameterTypes().size();
        int given = execute.arguments().size();
        if (wanted != given) {
            throw new SpillwayException(
                            ErrorCode.SYNTAX_ERROR,
                            "wrong number of parameters for prepared statement \""
                                    + execute.name().value() + "\"")
                    .withDetail("Expected " + wanted + " parameters but got " + given + ".");
        }
        List<Expression> values = leader.engine()
                .analyzer()
                .analyzeArguments(execute, leader.tables(), planned.shape().parameterTypes());
        return planned.with(queries.evaluate(values));
    }

    void deallocate(ParsedStatement.Deallocate deallocate) {
        run.command = deallocate.name().isPresent() ? "DEALLOCATE" : "DEALLOCATE ALL";
        deallocate.name().ifPresentOrElse(leader.prepared()::remove, leader.prepared()::clear);
    }
}
