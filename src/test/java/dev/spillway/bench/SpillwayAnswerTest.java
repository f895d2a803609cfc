package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SpillwayAnswerTest {

    private static final JsonNode ANSWER = JsonMapper.shared().readTree("""
                    {"columns": [{"name": "a", "type": "numeric"}, {"name": "b", "type": "bigint"},
                                 {"name": "c", "type": "double precision"}, {"name": "d", "type": "character(3)"}],
                     "rows": [["1.50", 7, "NaN", "x  "], [null, null, 0.5, ""]],
                     "timings": {"parseMs": 0.25, "planMs": 1.5, "planCpuMs": 1.25, "queueMs": 9, "flushMs": 2,
                                 "execMs": 4, "serMs": 9},
                     "planChoice": {"chosen": "flush-then-parallel"}}""");

    @Test
    void rowsAreReadByTheTypesOfTheirColumns() {
        assertThat(SpillwayClient.rows(ANSWER))
                .containsExactly(
                        List.of(
                                new Value.Exact(new BigDecimal("1.50")),
                                new Value.Exact(new BigDecimal("7")),
                                new Value.Approximate(Double.NaN),
                                new Value.Text("x")),
                        List.of(new Value.Null(), new Value.Null(), new Value.Approximate(0.5), new Value.Text("")));
    }

    @Test
    void serverTimeLeavesQueueAndEncodingOutAndHoldsTheFlushOnce() {
        assertThat(SpillwayClient.timings(ANSWER)).hasValueSatisfying(timings -> {
            assertThat(timings.serverMillis()).isEqualTo(5.75);
            assertThat(timings.planCpu()).isEqualTo(1.25);
            assertThat(timings.choice()).isEqualTo("flush-then-parallel");
        });
    }

    @Test
    void anAnswerWithoutTimingsHasNone() {
        assertThat(SpillwayClient.timings(JsonMapper.shared().readTree("{}"))).isEmpty();
    }
}
