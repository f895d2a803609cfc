package dev.spillway.session;

import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.explain.ExplainOptions;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.storage.TempRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs one statement, whatever it is. Leader thread only.
final class StatementRunner {
    private static final int TEXT_LENGTH_MAX = 4 * 1_024 * 1_024;

    private final Leader leader;
    private final Settings settings;
    private final StatementRequest request;
    private final ResultSink sink;
    private final StatementRun run;
    private final QueryRunner queries;
    private final TableDefinitions definitions;
    private final DefinitionRunner views;

    StatementRunner(
            Leader leader,
            Settings settings,
            StatementRequest request,
            Cancellation cancellation,
            ResultSink sink,
            StatementRun run) {
        this.leader = leader;
        this.settings = settings;
        this.request = request;
        this.sink = sink;
        this.run = run;
        this.queries = new QueryRunner(leader, settings, request, cancellation, sink, run);
        this.definitions = new TableDefinitions(leader, cancellation, sink::notice);
        this.views = new DefinitionRunner(leader, sink, run);
    }

    void run() {
        checkText(request.text());
        long start = System.nanoTime();
        long cpuStart = PlanSource.cpuNanos();
        PlannerSettings plannerSettings = settings.planner();
        if (request.explain().isEmpty()) {
            Optional<PlanSource.Planned> cached = leader.plans().cached(request.text(), plannerSettings);
            if (cached.isPresent()) {
                run.planNanos = System.nanoTime() - start;
                run.planCpuNanos = PlanSource.cpuNanos() - cpuStart;
                leader.transaction().run(() -> {
                    leader.transaction().queried();
                    queries.execute(cached.get());
                });
                return;
            }
        }
        ParsedStatement parsed = leader.engine().parser().parse(request.text());
        run.parseNanos = System.nanoTime() - start;
        if (request.explain().isEmpty() && parsed instanceof ParsedStatement.TransactionControl control) {
            run.command = new TransactionRunner(leader.transaction(), sink).run(control);
            return;
        }
        leader.transaction().run(() -> {
            if (request.explain().isPresent()) {
                ParsedStatement inner = parsed instanceof ParsedStatement.Explain given ? given.statement() : parsed;
                explain(inner, request.explain().get(), plannerSettings, cpuStart);
            } else {
                dispatch(parsed, plannerSettings, cpuStart);
            }
        });
    }

    private void dispatch(ParsedStatement parsed, PlannerSettings plannerSettings, long cpuStart) {
        if (!(parsed instanceof ParsedStatement.SettingStatement)) {
            leader.transaction().queried();
        }
        switch (parsed) {
            case ParsedStatement.CreateTempTableAs create -> createTableAs(create, plannerSettings, cpuStart);
            case ParsedStatement.Plannable plannable ->
                queries.execute(planned(plannable, plannerSettings, cpuStart, Optional.of(request.text())));
            case ParsedStatement.CreateView view -> {
                requireReadWrite("CREATE VIEW");
                views.createView(view);
            }
            case ParsedStatement.DropView drop -> {
                requireReadWrite("DROP VIEW");
                views.dropView(drop);
            }
            case ParsedStatement.CreateFunction create ->
                define("CREATE FUNCTION", () -> new FunctionRunner(leader, sink::notice).create(create));
            case ParsedStatement.DropFunction drop ->
                define("DROP FUNCTION", () -> new FunctionRunner(leader, sink::notice).drop(drop));
            case ParsedStatement.Comment comment -> define("COMMENT", () -> new CommentRunner(leader).run(comment));
            case ParsedStatement.Prepare prepare -> views.prepare(prepare, request.text(), plannerSettings);
            case ParsedStatement.Execute execute -> queries.execute(views.execute(execute, queries, plannerSettings));
            case ParsedStatement.Deallocate deallocate -> views.deallocate(deallocate);
            case ParsedStatement.Explain explain ->
                explain(explain.statement(), ExplainRequest.options(explain.options()), plannerSettings, cpuStart);
            case ParsedStatement.CreateTempTable create -> create(create);
            case ParsedStatement.CreateTempTableLike like -> createLike(like);
            case ParsedStatement.AlterIndex alter -> define("ALTER INDEX", () -> definitions.alterIndex(alter));
            case ParsedStatement.CreateIndex create -> define("CREATE INDEX", () -> definitions.createIndex(create));
            case ParsedStatement.DropIndex drop -> define("DROP INDEX", () -> definitions.dropIndexes(drop));
            case ParsedStatement.CreateSequence create ->
                define("CREATE SEQUENCE", () -> sequences().create(create));
            case ParsedStatement.AlterSequence alter ->
                define("ALTER SEQUENCE", () -> sequences().alter(alter));
            case ParsedStatement.DropSequence drop ->
                define("DROP SEQUENCE", () -> sequences().drop(drop));
            case ParsedStatement.DropTable drop -> drop(drop);
            case ParsedStatement.Truncate truncate -> truncate(truncate);
            case ParsedStatement.AlterTable alter ->
                define("ALTER TABLE", () -> new TableAlteration(leader, definitions, queries, sink::notice).run(alter));
            case ParsedStatement.Vacuum vacuum -> vacuum(vacuum);
            case ParsedStatement.Analyze analyze -> analyze(analyze);
            case ParsedStatement.SetSetting set -> set(set);
            case ParsedStatement.ResetSetting reset -> reset(reset);
            case ParsedStatement.ShowSetting show -> show(show);
            case ParsedStatement.TransactionControl _ ->
                throw new IllegalStateException("transactions are not controlled from within a statement");
        }
    }

    private SequenceRunner sequences() {
        return new SequenceRunner(leader.tables(), sink::notice);
    }

    private void createTableAs(
            ParsedStatement.CreateTempTableAs create, PlannerSettings plannerSettings, long cpuStart) {
        requireReadWrite("CREATE TABLE AS");
        if (isAlreadyThere(create.table(), create.ifNotExists())) {
            run.command = "CREATE TABLE AS";
        } else {
            queries.createTableAs(create, planned(create, plannerSettings, cpuStart, Optional.empty()));
        }
    }

    private void define(String command, Runnable work) {
        run.command = command;
        requireReadWrite(command);
        timed(work);
    }

    private void requireReadWrite(String command) {
        leader.transaction().requireReadWrite(command);
    }

    private PlanSource.Planned planned(
            ParsedStatement.Plannable statement,
            PlannerSettings plannerSettings,
            long cpuStart,
            Optional<String> cacheText) {
        long start = System.nanoTime();
        PlanSource.Planned planned = leader.plans().plan(statement, plannerSettings, cacheText);
        run.planNanos = System.nanoTime() - start;
        run.planCpuNanos = PlanSource.cpuNanos() - cpuStart;
        return planned;
    }

    private void explain(
            ParsedStatement statement, ExplainOptions options, PlannerSettings plannerSettings, long cpuStart) {
        if (statement instanceof ParsedStatement.Execute execute) {
            PlanSource.Planned planned = views.execute(execute, queries, plannerSettings);
            run.command = "EXPLAIN";
            run.isOnlyPlanned = !options.isAnalyze();
            queries.explain(planned, options);
            return;
        }
        if (!(statement instanceof ParsedStatement.Plannable plannable)) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "EXPLAIN supports queries and changes of rows only");
        }
        PlanSource.Planned planned = planned(plannable, plannerSettings, cpuStart, Optional.empty());
        run.command = "EXPLAIN";
        run.isOnlyPlanned = !options.isAnalyze();
        if (plannable instanceof ParsedStatement.CreateTempTableAs create && options.isAnalyze()) {
            queries.explainCreateTableAs(create, planned, options);
        } else {
            queries.explain(planned, options);
        }
    }

    private void create(ParsedStatement.CreateTempTable create) {
        run.command = "CREATE TABLE";
        requireReadWrite(run.command);
        if (!isAlreadyThere(create.table(), create.ifNotExists())) {
            timed(() -> definitions.createTable(create));
        }
    }

    private void createLike(ParsedStatement.CreateTempTableLike like) {
        run.command = "CREATE TABLE";
        requireReadWrite(run.command);
        if (!isAlreadyThere(like.table(), like.ifNotExists())) {
            timed(() -> new LikeTable(leader.tables(), definitions, sink::notice).create(like));
        }
    }

    private boolean isAlreadyThere(Name table, boolean ifNotExists) {
        if (!leader.tables().isRelation(table.value())) {
            return false;
        }
        if (!ifNotExists) {
            throw new SpillwayException(ErrorCode.DUPLICATE_TABLE, "relation \"" + table.value() + "\" already exists")
                    .at(table.position());
        }
        sink.notice("relation \"" + table.value() + "\" already exists, skipping");
        return true;
    }

    private void drop(ParsedStatement.DropTable drop) {
        run.command = "DROP TABLE";
        requireReadWrite(run.command);
        // All names are looked up first: the statement drops all or none.
        List<String> names = new ArrayList<>();
        for (Name name : drop.tables()) {
            if (leader.tables().view(name.value()).isPresent()) {
                throw new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name.value() + "\" is not a table")
                        .withHint("Use DROP VIEW to remove a view.");
            }
            if (leader.tables().sequences().find(name.value()).isPresent()) {
                throw new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name.value() + "\" is not a table")
                        .withHint("Use DROP SEQUENCE to remove a sequence.");
            }
            if (leader.tables().exists(name.value()) || !drop.ifExists()) {
                names.add(leader.tables().require(name).name());
            } else {
                sink.notice("table \"" + name.value() + "\" does not exist, skipping");
            }
        }
        List<SessionViews.Target> targets = new ArrayList<>();
        for (String name : names) {
            targets.add(SessionViews.table(name, leader.tables().require(name).id()));
        }
        leader.tables().views().dropDependents(targets, drop.isCascade(), sink::notice);
        List<TempRelation> relations = drop.tables().stream()
                .filter(it -> names.contains(it.value()))
                .map(leader.tables()::require)
                .toList();
        String what = names.size() == 1 ? "table " + names.getFirst() : "desired object(s)";
        sequences().releaseOwned(relations, what, drop.isCascade());
        timed(() -> names.forEach(leader.tables()::drop));
    }

    private void truncate(ParsedStatement.Truncate truncate) {
        run.command = "TRUNCATE TABLE";
        requireReadWrite(run.command);
        List<TempRelation> relations =
                truncate.tables().stream().map(leader.tables()::require).toList();
        timed(() -> {
            relations.forEach(TempRelation::truncate);
            if (truncate.restartsIdentity()) {
                sequences().restart(relations);
            }
            leader.tables().moveEpoch();
        });
    }

    private void analyze(ParsedStatement.Analyze analyze) {
        run.command = "ANALYZE";
        List<TempRelation> relations = analyze.table()
                .map(leader.tables()::require)
                .map(List::of)
                .orElseGet(() -> leader.tables().all());
        timed(() -> {
            relations.forEach(relation -> relation.analyze(new BufferUsage()));
            leader.tables().moveEpoch();
        });
    }

    private void vacuum(ParsedStatement.Vacuum vacuum) {
        run.command = "VACUUM";
        if (leader.transaction().isInBlock()) {
            throw new SpillwayException(
                    ErrorCode.ACTIVE_SQL_TRANSACTION, "VACUUM cannot run inside a transaction block");
        }
        SessionTables tables = leader.tables();
        List<TempRelation> relations = vacuum.tables().isEmpty()
                ? tables.all()
                : vacuum.tables().stream().map(tables::require).toList();
        timed(() -> {
            for (TempRelation relation : relations) {
                relation.compact(new BufferUsage());
                if (vacuum.isAnalyze()) {
                    relation.analyze(new BufferUsage());
                }
            }
            tables.moveEpoch();
        });
    }

    private void set(ParsedStatement.SetSetting set) {
        run.command = "SET";
        boolean isTempInUse = leader.tables().isInUse();
        String name = set.name().value();
        try {
            if (set.isLocal()) {
                if (!leader.transaction().isInBlock()) {
                    sink.notice("SET LOCAL can only be used in transaction blocks");
                }
                leader.settings().setLocal(name, set.value(), isTempInUse);
            } else if (set.value().isPresent()) {
                leader.settings().set(name, set.value().get(), isTempInUse);
            } else {
                leader.settings().reset(name, isTempInUse);
            }
        } catch (SpillwayException e) {
            throw e.at(set.name().position());
        }
    }

    private void reset(ParsedStatement.ResetSetting reset) {
        run.command = "RESET";
        boolean isTempInUse = leader.tables().isInUse();
        reset.name()
                .ifPresentOrElse(
                        name -> leader.settings().reset(name.value(), isTempInUse),
                        () -> leader.settings().resetAll(isTempInUse));
    }

    private void show(ParsedStatement.ShowSetting show) {
        run.command = "SHOW";
        TextRows rows;
        if (show.name().isPresent()) {
            String name = show.name().get().value();
            rows = new TextRows(
                    settings.catalog().find(name).map(SettingDefinition::name).orElse(name));
            rows.add(settings.show(name));
        } else {
            rows = new TextRows("name", "setting", "description");
            for (SettingDefinition definition : settings.definitions()) {
                rows.add(
                        definition.name(),
                        definition.print(settings.value(definition)),
                        definition.description().text());
            }
        }
        run.rows = rows.send(sink);
    }

    private void timed(Runnable work) {
        long start = System.nanoTime();
        work.run();
        run.execNanos = System.nanoTime() - start;
    }

    private static void checkText(String text) {
        if (text.length() > TEXT_LENGTH_MAX) {
            throw new SpillwayException(
                    ErrorCode.PROGRAM_LIMIT_EXCEEDED,
                    "a statement must have at most " + TEXT_LENGTH_MAX + " characters (got: " + text.length() + ")");
        }
    }
}
