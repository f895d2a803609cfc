package dev.spillway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.plan.PlanChoice;
import dev.spillway.planner.PlanChooser;
import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The reason for all of this: with shipped defaults one query is planned serially over a freshly loaded table, and in
/// parallel once its buffers are flushed.
class PlanFlipTest {
    private static final String QUERY = "SELECT count(*), sum(b) FROM loaded WHERE a > 1000";

    @TempDir
    Path directory;

    @Test
    void theChoiceFlipsBetweenLoadAndFlush() {
        try (TestEngine engine = new TestEngine(directory, 1)) {
            Session session = engine.open(Map.of());
            engine.run(
                    session,
                    "CREATE TEMP TABLE loaded AS SELECT i, CAST(i AS bigint) * 7919 % 1000003 AS a,"
                            + " CAST(i AS bigint) * 104729 % 1000003 AS b, CAST(i AS double precision) * 1.1 AS c"
                            + " FROM generate_series(1, 2000000) AS g(i)");
            PlanChoice dirty = choice(engine, session);
            assertThat(dirty.chosen().name()).isEqualTo(PlanChooser.SERIAL);
            assertThat(dirty.rejected().orElseThrow().name()).isEqualTo(PlanChooser.FLUSH_THEN_PARALLEL);
            assertThat(dirty.breakEvenDirtied().orElseThrow()).isLessThan((double) dirty.dirtiedLocalBuffers());
            engine.run(session, "SELECT pg_flush_local_buffers()");
            PlanChoice clean = choice(engine, session);
            assertThat(clean.dirtiedLocalBuffers()).isZero();
            assertThat(clean.chosen().name()).isEqualTo(PlanChooser.PARALLEL);
            assertThat(clean.breakEvenDirtied()).isEqualTo(dirty.breakEvenDirtied());
        }
    }

    private static PlanChoice choice(TestEngine engine, Session session) {
        return engine.run(session, QUERY).summary().choice().orElseThrow();
    }
}
