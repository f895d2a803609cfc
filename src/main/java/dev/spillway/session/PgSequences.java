package dev.spillway.session;

import static dev.spillway.session.SystemColumns.row;
import static dev.spillway.session.SystemColumns.table;

import dev.spillway.catalog.SequenceDefinition;
import dev.spillway.catalog.SequenceDefinition.Options;
import dev.spillway.catalog.SystemTable;
import dev.spillway.session.SessionNames.NamedSequence;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the catalogs say of sequences, and a sequence read as a table. Stateless.
final class PgSequences {
    private PgSequences() {}

    private static Stream<NamedSequence> all(SessionTables tables) {
        return tables.names().sequences().values().stream();
    }

    /// `SELECT * FROM sequence`. Nothing is logged here, so `log_cnt` is 0.
    static Optional<SystemTable> rows(SessionTables tables, String name) {
        return tables.sequences()
                .find(name)
                .map(it -> table(
                        name,
                        "last_value:l log_cnt:l is_called:b",
                        Stream.<@Nullable Object[]>of(
                                row(it.state().last(), 0, it.state().isCalled()))));
    }

    static SystemTable pgSequence(SessionTables tables) {
        return table(
                "pg_sequence",
                "seqrelid:l seqtypid:l seqstart:l seqincrement:l seqmax:l seqmin:l seqcache:l seqcycle:b",
                all(tables).map(NamedSequence::definition).map(it -> {
                    Options options = it.options();
                    return row(
                            it.number(),
                            options.type().name().number(),
                            options.start(),
                            options.increment(),
                            options.max(),
                            options.min(),
                            options.cache(),
                            options.isCycle());
                }));
    }

    static SystemTable pgSequences(SessionTables tables) {
        return table(
                "pg_sequences",
                "schemaname:t sequencename:t sequenceowner:t data_type:t start_value:l min_value:l max_value:l"
                        + " increment_by:l cycle:b cache_size:l last_value:l",
                all(tables).map(it -> {
                    Options options = it.definition().options();
                    return row(
                            SystemCatalog.PG_TEMP_NAME,
                            it.definition().name(),
                            SystemCatalog.OWNER,
                            options.type().name().sqlName(),
                            options.start(),
                            options.min(),
                            options.max(),
                            options.increment(),
                            options.isCycle(),
                            options.cache(),
                            it.state().isCalled() ? it.state().last() : null);
                }));
    }

    /// `information_schema.sequences`, which leaves out those of identity columns.
    static SystemTable sequences(SessionTables tables) {
        return table(
                "sequences",
                "sequence_catalog:t sequence_schema:t sequence_name:t data_type:v numeric_precision:i"
                        + " numeric_precision_radix:i numeric_scale:i start_value:v minimum_value:v maximum_value:v"
                        + " increment:v cycle_option:v",
                all(tables)
                        .map(NamedSequence::definition)
                        .filter(it -> !it.isIdentity())
                        .map(it -> {
                            Options options = it.options();
                            return row(
                                    SystemCatalog.DATABASE,
                                    SystemCatalog.PG_TEMP_NAME,
                                    it.name(),
                                    options.type().name().sqlName(),
                                    bits(it),
                                    2,
                                    0,
                                    String.valueOf(options.start()),
                                    String.valueOf(options.min()),
                                    String.valueOf(options.max()),
                                    String.valueOf(options.increment()),
                                    options.isCycle() ? "YES" : "NO");
                        }));
    }

    private static int bits(SequenceDefinition sequence) {
        return switch (sequence.options().type().name()) {
            case SMALLINT -> Short.SIZE;
            case INTEGER -> Integer.SIZE;
            default -> Long.SIZE;
        };
    }
}
