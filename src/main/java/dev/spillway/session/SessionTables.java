package dev.spillway.session;

import dev.spillway.catalog.CatalogIndex;
import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.SessionCatalog;
import dev.spillway.catalog.TableRules;
import dev.spillway.catalog.ViewDefinition;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.spill.TempFileSpace;
import dev.spillway.plan.Expression;
import dev.spillway.session.SessionNames.NamedTable;
import dev.spillway.session.SessionState.Buffers;
import dev.spillway.session.SessionState.Table;
import dev.spillway.sql.QueryAnalyzer;
import dev.spillway.sql.syntax.OnCommit;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.MemoryReserve;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.SessionStorage;
import dev.spillway.storage.StorageOptions;
import dev.spillway.storage.TempIndex;
import dev.spillway.storage.TempRelation;
import dev.spillway.storage.pool.ChannelBlockFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A session's TEMP tables by name. Arena, directory and files come into being with the first table. Leader thread
/// only.
final class SessionTables implements SessionCatalog, AutoCloseable {
    private static final int NAME_BYTES_MAX = 63;

    private final Engine engine;
    private final Settings settings;
    private final SessionClock clock;
    private SessionNames names = SessionNames.EMPTY;
    private final SessionViews views = new SessionViews();
    private final SessionSequences sequences = new SessionSequences(this);
    private @Nullable SessionStorage storage;
    private long epoch;

    SessionTables(Engine engine, Settings settings, SessionClock clock) {
        this.engine = engine;
        this.settings = settings;
        this.clock = clock;
    }

    /// Whether the session has touched a TEMP table, which fixes `temp_buffers`.
    boolean isInUse() {
        return storage != null;
    }

    /// A setting as SHOW prints it; `null` for an unknown one that may be missing.
    @Nullable
    String setting(String name, boolean mayBeMissing) {
        return mayBeMissing && settings.catalog().find(name).isEmpty() ? null : settings.show(name);
    }

    /// Moves when cached plans may have become wrong or bad: DDL and ANALYZE.
    long epoch() {
        return epoch;
    }

    @Override
    public Optional<CatalogTable> table(String name) {
        return Optional.ofNullable(find(name)).map(this::catalogTable);
    }

    @Override
    public Optional<CatalogTable> table(RelationId id) {
        return all().stream()
                .filter(relation -> relation.id().equals(id))
                .findFirst()
                .map(this::catalogTable);
    }

    @Override
    public Optional<ViewDefinition> view(String name) {
        return views.find(name);
    }

    @Override
    public List<FunctionDefinition> functions(String name) {
        return names.functions().values().stream()
                .filter(function -> function.name().equals(name))
                .toList();
    }

    /// Replaces all functions, which are known by their signatures.
    void functions(Map<String, FunctionDefinition> changed) {
        change(names.withFunctions(changed));
    }

    /// A column is called otherwise, or is gone.
    void columnNamed(RelationId relation, String from, Optional<String> to) {
        names = names.columnNamed(relation, from, to);
    }

    QueryAnalyzer analyzer() {
        return engine.analyzer();
    }

    void comment(SessionNames.Commented subject, Optional<String> text) {
        names = names.with(subject, text);
    }

    SessionSequences sequences() {
        return sequences;
    }

    /// Replaces all sequences, which are known by their names.
    void sequences(Map<String, SessionNames.NamedSequence> changed) {
        change(names.withSequences(changed));
    }

    SessionViews views() {
        return views;
    }

    CatalogTable catalogTable(TempRelation relation) {
        return new CatalogTable(
                relation.id(),
                relation.name(),
                relation.columns(),
                relation::statistics,
                rules(relation.id()),
                () -> relation.indexes().stream()
                        .map(index ->
                                new CatalogIndex(index.id(), index.definition(), index.blockCount(), index.height()))
                        .toList());
    }

    TableRules rules(RelationId relation) {
        return names.rules().getOrDefault(relation, TableRules.NONE);
    }

    void rules(RelationId relation, TableRules changed) {
        change(names.with(relation, changed));
    }

    /// What is checked of rows before they are written.
    RowChecks checks(TempRelation relation) {
        CatalogTable table = catalogTable(relation);
        List<Expression> conditions =
                table.rules().checks().isEmpty() ? List.of() : engine.analyzer().rules(table, this);
        return new RowChecks(relation, table.rules().checks(), conditions, clock.times());
    }

    /// The index of this name.
    Optional<TempIndex> index(String name) {
        return all().stream()
                .flatMap(relation -> relation.indexes().stream())
                .filter(index -> index.definition().name().equals(name))
                .findFirst();
    }

    /// Whether a table, an index or a sequence has the name.
    boolean isTaken(String name) {
        return exists(name) || index(name).isPresent() || names.sequences().containsKey(name);
    }

    @Override
    public boolean isRelation(String name) {
        return isTaken(name) || view(name).isPresent();
    }

    private @Nullable TempRelation find(String name) {
        NamedTable table = names.tables().get(name);
        return table == null ? null : table.relation();
    }

    /// The relation of a statement's name, or 42P01 where it stands.
    TempRelation require(Name name) {
        TempRelation relation = find(name.value());
        if (relation == null && isRelation(name.value())) {
            throw new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name.value() + "\" is not a table");
        }
        if (relation == null) {
            throw undefined(name.value()).at(name.position());
        }
        return relation;
    }

    /// The relation a function's text argument names, folded to lower case unless it exists as written.
    TempRelation require(String name) {
        TempRelation relation = find(name);
        relation = relation == null ? find(name.toLowerCase(Locale.ROOT)) : relation;
        if (relation == null) {
            throw undefined(name);
        }
        return relation;
    }

    boolean exists(String name) {
        return names.tables().containsKey(name);
    }

    TempRelation create(String name, List<ColumnDefinition> columns, OnCommit onCommit) {
        check(name, columns);
        TempRelation relation = storage().createRelation(name, columns);
        change(names.with(name, new NamedTable(relation, onCommit)));
        return relation;
    }

    void drop(String name) {
        TempRelation relation = find(name);
        if (relation != null) {
            storage().drop(relation.id());
            Map<String, SessionNames.NamedSequence> left = new LinkedHashMap<>(names.sequences());
            left.values()
                    .removeIf(it -> it.definition()
                            .owner()
                            .filter(owner -> owner.relation().equals(relation.id()))
                            .isPresent());
            change(names.without(name).withSequences(left));
        }
    }

    /// Gives a table that exists another name, which nothing else has.
    void rename(String name, String changed) {
        NamedTable table = names.tables().get(name);
        if (table == null) {
            throw undefined(name);
        }
        checkName(changed);
        table.relation().rename(changed);
        change(names.without(name).with(changed, table));
    }

    void dropAll() {
        List.copyOf(names.tables().keySet()).forEach(this::drop);
    }

    List<TempRelation> all() {
        return names.tables().values().stream().map(NamedTable::relation).toList();
    }

    SessionNames names() {
        return names;
    }

    /// Makes the names those of a moment before. Whatever was planned since is forgotten: a relation of the same
    /// name may have other columns again.
    void restore(SessionNames before, Map<String, ViewDefinition> viewsBefore) {
        views.restore(viewsBefore);
        change(before);
    }

    private void change(SessionNames changed) {
        names = changed;
        moveEpoch();
    }

    void moveEpoch() {
        epoch++;
    }

    /// A relation's rows now; empty when it is gone.
    OptionalDouble rows(RelationId id) {
        for (TempRelation relation : all()) {
            if (relation.id().equals(id)) {
                return OptionalDouble.of((double) relation.rowCount());
            }
        }
        return OptionalDouble.empty();
    }

    SessionStorage storage() {
        SessionStorage existing = storage;
        if (existing == null) {
            existing = new SessionStorage(
                    new StorageOptions(
                            Math.toIntExact(settings.number("temp_buffers")),
                            engine.directory(),
                            engine.frames(),
                            tempFileLimitBytes(),
                            reserve()),
                    engine.bufferListener());
            storage = existing;
        }
        return existing;
    }

    private MemoryReserve reserve() {
        return new MemoryReserve() {
            @Override
            public void reserve(long bytes) {
                engine.memory().reserve(bytes);
            }

            @Override
            public void release(long bytes) {
                engine.memory().release(bytes);
            }
        };
    }

    private long tempFileLimitBytes() {
        long limitKilobytes = settings.number("temp_file_limit");
        return limitKilobytes < 0 ? StorageOptions.UNLIMITED : limitKilobytes * 1_024;
    }

    /// Where one execution puts what does not fit its memory.
    TempFileSpace tempFiles() {
        return new TempFileSpace(engine.directory()::newSpillPath, ChannelBlockFile::new, tempFileLimitBytes());
    }

    int dirtiedLocalBuffers() {
        return storage == null ? 0 : storage.dirtiedLocalBuffers();
    }

    Buffers buffers() {
        SessionStorage existing = storage;
        return existing == null
                ? new Buffers(Math.toIntExact(settings.number("temp_buffers")), 0, 0)
                : new Buffers(existing.tempBuffers(), existing.allocatedLocalBuffers(), existing.dirtiedLocalBuffers());
    }

    List<Table> states() {
        List<Table> states = new ArrayList<>();
        for (TempRelation relation : all()) {
            states.add(new Table(
                    relation.name(),
                    relation.columns(),
                    relation.rowCount(),
                    relation.blockCount(),
                    relation.allocatedBuffers(),
                    relation.dirtiedBuffers()));
        }
        return states;
    }

    @Override
    public void close() {
        SessionStorage existing = storage;
        storage = null;
        names = SessionNames.EMPTY;
        views.clear();
        if (existing != null) {
            existing.close();
        }
    }

    private void check(String name, List<ColumnDefinition> columns) {
        checkName(name);
        Set<String> columnNames = new HashSet<>();
        for (ColumnDefinition column : columns) {
            if (!columnNames.add(column.name())) {
                throw new SpillwayException(
                        ErrorCode.DUPLICATE_COLUMN, "column \"" + column.name() + "\" specified more than once");
            }
        }
    }

    private void checkName(String name) {
        if (isRelation(name)) {
            throw new SpillwayException(ErrorCode.DUPLICATE_TABLE, "relation \"" + name + "\" already exists");
        }
        if (name.isEmpty() || name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            throw new SpillwayException(
                    ErrorCode.INVALID_NAME,
                    "a table name must have 1 to " + NAME_BYTES_MAX + " bytes (got: \"" + name + "\")");
        }
    }

    private static SpillwayException undefined(String name) {
        return new SpillwayException(ErrorCode.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist");
    }
}
