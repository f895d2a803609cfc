package dev.spillway.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.DataType;
import dev.spillway.data.SessionZone;
import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.ParallelSafety;
import dev.spillway.plan.PlanAlternatives;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.RelationId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlanCacheTest {
    private static final PlannerSettings DEFAULTS = PlannerSettings.defaults(2);
    private static final RelationId RELATION = new RelationId(7);

    private final PlanCache<String> cache = new PlanCache<>(2);

    private static PlanCache.Key key(String text, long epoch) {
        return new PlanCache.Key(text, List.of(), DEFAULTS, SessionZone.UTC, epoch);
    }

    private static PlanCache.Entry<String> entry(String name) {
        NodeHeader header = new NodeHeader(0, 0, 1, 1, 4, List.of());
        PlanNode plan = new PlanNode.Result(header, Optional.empty(), Optional.empty());
        PlannedQuery planned = new PlannedQuery(
                new PlanAlternatives(plan, plan, false),
                ParallelSafety.NEEDS_TEMP_FLUSH,
                Map.of(RELATION, 1_000.0),
                "");
        return new PlanCache.Entry<>(planned, name);
    }

    private Optional<String> find(PlanCache.Key key, double rows) {
        return cache.find(key, relation -> OptionalDouble.of(rows)).map(PlanCache.Entry::attachment);
    }

    @Test
    void findsWhatWasPlannedUnderTheSameConditions() {
        cache.put(key("select 1", 1), entry("one"));
        assertThat(find(key("select 1", 1), 1_000)).contains("one");
        assertThat(find(key("select 1", 2), 1_000)).as("DDL or ANALYZE since").isEmpty();
        assertThat(find(key("select 2", 1), 1_000)).isEmpty();
        PlannerSettings other = DEFAULTS.toBuilder().workMemBytes(1 << 20).build();
        assertThat(find(new PlanCache.Key("select 1", List.of(), other, SessionZone.UTC, 1), 1_000))
                .isEmpty();
        assertThat(find(new PlanCache.Key("select 1", List.of(DataType.TEXT), DEFAULTS, SessionZone.UTC, 1), 1_000))
                .isEmpty();
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(4);
    }

    @Test
    void forgetsPlansOnceATenthOfTheRowsHasChanged() {
        cache.put(key("q", 1), entry("q"));
        assertThat(find(key("q", 1), 1_100)).isPresent();
        assertThat(find(key("q", 1), 900)).isPresent();
        assertThat(find(key("q", 1), 1_101)).isEmpty();
        assertThat(cache.size()).isZero();
    }

    @Test
    void forgetsPlansWhoseRelationIsGone() {
        cache.put(key("q", 1), entry("q"));
        assertThat(cache.find(key("q", 1), relation -> OptionalDouble.empty())).isEmpty();
    }

    @Test
    void leastRecentlyUsedPlansGoFirst() {
        cache.put(key("a", 1), entry("a"));
        cache.put(key("b", 1), entry("b"));
        assertThat(find(key("a", 1), 1_000)).isPresent();
        cache.put(key("c", 1), entry("c"));
        assertThat(cache.size()).isEqualTo(2);
        assertThat(find(key("a", 1), 1_000)).isPresent();
        assertThat(find(key("b", 1), 1_000)).isEmpty();
    }
}
