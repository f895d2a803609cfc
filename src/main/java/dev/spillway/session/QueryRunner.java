package dev.spillway.session;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.SessionZone;
import dev.spillway.data.TypeName;
import dev.spillway.error.Cancellation;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.ExecutionContext;
import dev.spillway.exec.ExecutionOptions;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.QueryExecution;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.explain.ExplainOptions;
import dev.spillway.explain.ExplainReport;
import dev.spillway.explain.ExplainReport.TempBuffers;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanChoice;
import dev.spillway.planner.PlanChooser;
import dev.spillway.session.SessionState.Buffers;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.TableWriter;
import dev.spillway.storage.TempRelation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Chooses between a statement's two plans, runs the chosen one and sends its rows. Leader thread only.
final class QueryRunner {
    private final Leader leader;
    private final Settings settings;
    private final StatementRequest request;
    private final Cancellation cancellation;
    private final ResultSink sink;
    private final StatementRun run;

    QueryRunner(
            Leader leader,
            Settings settings,
            StatementRequest request,
            Cancellation cancellation,
            ResultSink sink,
            StatementRun run) {
        this.leader = leader;
        this.settings = settings;
        this.request = request;
        this.cancellation = cancellation;
        this.sink = sink;
        this.run = run;
    }

    /// What receives the rows of a plan.
    private interface Receiver {
        default void start(List<ColumnLayout> layout) {}

        /// False when no more rows are wanted.
        boolean batch(Batch batch);
    }

    /// A query sends its rows, a change of rows tells how many there were.
    void execute(PlanSource.Planned planned) {
        run.command = planned.shape().command();
        PlanChoice choice = choose(planned);
        boolean isQuery = planned.shape().command().equals("SELECT");
        LeaderStorage storage = storage(planned);
        List<OutputField> fields = planned.shape().fields();
        Receiver rows = isQuery || !fields.isEmpty() ? new RowsToSink(fields) : batch -> true;
        Receiver receiver = isQuery ? rows : new WholeChange(rows);
        run(planned, choice, storage, EngineSettings.execution(settings, false), receiver);
        if (!isQuery) {
            run.rows = storage.changedRows();
        }
    }

    /// A change of rows that is a part of another statement.
    void change(PlanSource.Planned planned) {
        run(planned, choose(planned), storage(planned), EngineSettings.execution(settings, false), batch -> true);
    }

    void createTableAs(ParsedStatement.CreateTempTableAs create, PlanSource.Planned planned) {
        run.command = planned.shape().command();
        fillNewTable(create, planned, EngineSettings.execution(settings, false));
    }

    void explain(PlanSource.Planned planned, ExplainOptions explain) {
        PlanChoice choice = choose(planned);
        Buffers before = leader.tables().buffers();
        if (!explain.isAnalyze()) {
            send(report(choice, before, Optional.empty()), explain);
            return;
        }
        LeaderStorage storage = storage(planned);
        ExecutionOptions options = EngineSettings.execution(settings, explain.hasTiming());
        Map<Integer, NodeInstrumentation> nodes = run(planned, choice, storage, options, batch -> true);
        send(report(choice, before, Optional.of(nodes)), explain);
    }

    void explainCreateTableAs(
            ParsedStatement.CreateTempTableAs create, PlanSource.Planned planned, ExplainOptions explain) {
        Buffers before = leader.tables().buffers();
        Map<Integer, NodeInstrumentation> nodes =
                fillNewTable(create, planned, EngineSettings.execution(settings, explain.hasTiming()));
        PlanChoice choice = run.choice;
        if (choice != null) {
            send(report(choice, before, Optional.of(nodes)), explain);
        }
    }

    private Map<Integer, NodeInstrumentation> fillNewTable(
            ParsedStatement.CreateTempTableAs create, PlanSource.Planned planned, ExecutionOptions options) {
        String name = create.table().value();
        SessionTables tables = leader.tables();
        PlanChoice choice = choose(planned);
        TempRelation relation =
                tables.create(name, columns(create, planned.shape().fields()), create.onCommit());
        try (TableWriter writer = relation.append(new BufferUsage())) {
            Map<Integer, NodeInstrumentation> nodes = Map.of();
            if (create.withRows()) {
                nodes = run(planned, choice, storage(planned), options, new RowsToTable(writer, relation.columns()));
            }
            run.rows = writer.finish();
            return nodes;
        }
    }

    /// A computed numeric has a scale only for the executor; as a column it is a plain numeric, as in PostgreSQL.
    private static List<ColumnDefinition> columns(ParsedStatement.CreateTempTableAs create, List<OutputField> fields) {
        List<ColumnDefinition> columns = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            OutputField field = fields.get(i);
            DataType type = field.type();
            boolean isComputed = type.name() == TypeName.NUMERIC && type.precision() == DataType.UNCONSTRAINED;
            String name = i < create.columnNames().size()
                    ? create.columnNames().get(i).value()
                    : field.name();
            columns.add(new ColumnDefinition(name, isComputed ? DataType.NUMERIC : type, true));
        }
        return columns;
    }

    private PlanChoice choose(PlanSource.Planned planned) {
        int dirtied = leader.tables().dirtiedLocalBuffers();
        if (EngineSettings.isFlushScoped(settings)) {
            dirtied = leader.tables().all().stream()
                    .filter(relation -> planned.plan().relations().contains(relation.id()))
                    .mapToInt(TempRelation::dirtiedBuffers)
                    .sum();
        }
        PlanChoice choice = PlanChooser.choose(planned.plan(), dirtied, settings.planner());
        run.choice = choice;
        run.dirtiedBefore = dirtied;
        run.workersPlanned = PlanRelations.workersPlanned(choice.chosen().plan());
        run.report = report(choice, leader.tables().buffers(), Optional.empty());
        return choice;
    }

    private LeaderStorage storage(PlanSource.Planned planned) {
        return new LeaderStorage(
                leader.tables(),
                EngineSettings.isFlushScoped(settings)
                        ? Optional.of(planned.plan().relations())
                        : Optional.empty());
    }

    private ExecutionContext context(
            List<@Nullable Object> parameters, LeaderStorage storage, ExecutionOptions options) {
        Engine engine = leader.engine();
        return new ExecutionContext(
                cancellation,
                parameters,
                leader.clock().times(),
                storage,
                engine.workers(),
                options,
                engine.memory(),
                leader.tables().tempFiles());
    }

    /// The values of expressions without columns.
    List<@Nullable Object> evaluate(List<Expression> expressions) {
        LeaderStorage storage = new LeaderStorage(leader.tables(), Optional.empty());
        ParticipantContext participant =
                ParticipantContext.leader(context(List.of(), storage, EngineSettings.execution(settings, false)));
        List<@Nullable Object> values = new ArrayList<>();
        for (Expression expression : expressions) {
            values.add(ExpressionCompiler.evaluateOnce(expression, participant));
        }
        return values;
    }

    private Map<Integer, NodeInstrumentation> run(
            PlanSource.Planned planned,
            PlanChoice choice,
            LeaderStorage storage,
            ExecutionOptions options,
            Receiver receiver) {
        List<@Nullable Object> parameters = planned.arguments()
                .orElseGet(() -> ParameterValues.convert(
                        request.parameters(), planned.shape().parameterTypes()));
        ExecutionContext context = context(parameters, storage, options);
        long start = System.nanoTime();
        Map<Integer, NodeInstrumentation> nodes = Map.of();
        try (QueryExecution execution = QueryExecution.open(choice.chosen().plan(), context)) {
            nodes = execution.instrumentation();
            receiver.start(execution.layout());
            boolean wantsMore = true;
            while (wantsMore) {
                Optional<Batch> batch = execution.next();
                wantsMore = batch.isPresent() && receiver.batch(batch.get());
            }
        } finally {
            run.execNanos = System.nanoTime() - start;
            run.flushNanos = storage.flushNanos();
            run.flushedBlocks = storage.flushedBlocks();
            run.workersLaunched = workersLaunched(nodes);
        }
        return nodes;
    }

    private static int workersLaunched(Map<Integer, NodeInstrumentation> nodes) {
        int launched = 0;
        for (NodeInstrumentation node : nodes.values()) {
            if (node.properties().get("Workers Launched") instanceof Number number) {
                launched += number.intValue();
            }
        }
        return launched;
    }

    private ExplainReport report(PlanChoice choice, Buffers before, Optional<Map<Integer, NodeInstrumentation>> nodes) {
        Buffers after = leader.tables().buffers();
        boolean hasRun = nodes.isPresent();
        TempBuffers buffers = new TempBuffers(
                after.tempBuffers(),
                after.allocated(),
                before.dirtied(),
                hasRun ? after.dirtied() : before.dirtied(),
                hasRun ? run.flushedBlocks : 0,
                run.flushNanos / 1e6);
        return new ExplainReport(
                choice,
                buffers,
                settings.changed(),
                (run.parseNanos + run.planNanos) / 1e6,
                nodes.map(it -> new ExplainReport.Run(it, run.execNanos / 1e6, settings.flag("track_io_timing"))));
    }

    private void send(ExplainReport report, ExplainOptions options) {
        run.report = report;
        TextRows rows = new TextRows("QUERY PLAN");
        String text = report.render(options);
        if (options.format() == ExplainOptions.Format.JSON) {
            rows.add(text);
        } else {
            text.lines().forEach(rows::add);
        }
        run.rows = rows.send(sink);
    }

    /// Sends rows to the client, up to the most that it wants.
    private final class RowsToSink implements Receiver {
        private final List<OutputField> fields;
        private final long limit;

        RowsToSink(List<OutputField> fields) {
            this.fields = fields;
            long configured = settings.number("max_result_rows");
            long setting = configured == 0 ? Long.MAX_VALUE : configured;
            this.limit = Math.min(setting, request.maxRows().orElse(Long.MAX_VALUE));
        }

        @Override
        public void start(List<ColumnLayout> layout) {
            List<ResultColumn> columns = new ArrayList<>();
            for (int i = 0; i < fields.size(); i++) {
                OutputField field = fields.get(i);
                columns.add(new ResultColumn(
                        field.name(),
                        field.type(),
                        layout.get(i).longScale(),
                        field.isNullable(),
                        SessionZone.current()));
            }
            sink.spoolDelay(Duration.ofMillis(settings.number("result_spool_delay")));
            sink.start(columns);
        }

        @Override
        public boolean batch(Batch batch) {
            long left = limit - run.rows;
            if (batch.rowCount() <= left) {
                run.rows += batch.rowCount();
                sink.batch(batch);
                return true;
            }
            run.isTruncated = true;
            if (left > 0) {
                run.rows += left;
                sink.batch(Vectors.slice(batch, 0, (int) left));
            }
            return false;
        }
    }

    /// A change is carried out to its end, however many of its rows are wanted.
    private record WholeChange(Receiver rows) implements Receiver {
        @Override
        public void start(List<ColumnLayout> layout) {
            rows.start(layout);
        }

        @Override
        public boolean batch(Batch batch) {
            boolean unused = rows.batch(batch);
            return true;
        }
    }

    private static final class RowsToTable implements Receiver {
        private final TableWriter writer;
        private final List<ColumnDefinition> columns;
        private List<ColumnLayout> layout = List.of();

        RowsToTable(TableWriter writer, List<ColumnDefinition> columns) {
            this.writer = writer;
            this.columns = columns;
        }

        @Override
        public void start(List<ColumnLayout> rowLayout) {
            layout = rowLayout;
        }

        @Override
        public boolean batch(Batch batch) {
            writer.write(NumericColumns.forColumns(batch, layout, columns));
            return true;
        }
    }
}
