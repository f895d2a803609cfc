package dev.spillway.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanAlternatives;
import dev.spillway.plan.PlanChoice;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.RelationId;
import dev.spillway.testing.Seed;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PlanChooserTest {
    private static final PlannerSettings DEFAULTS = PlannerSettings.defaults(2);
    private static final Offset<Double> EXACT = Offset.offset(1e-6);

    private static NodeHeader header(int id, double startup, double total) {
        return new NodeHeader(id, startup, total, 100, 8, List.of());
    }

    private static PlanNode scan(int id, double total, boolean isParallel) {
        return new PlanNode.SeqScan(
                header(id, 0, total), new RelationId(1), "t", "t", List.of(0), Optional.empty(), isParallel);
    }

    /// A limit over two gathers: the flush must be charged to the first only.
    private static PlanAlternatives alternatives(double flushedTotal, double serialTotal) {
        double half = flushedTotal / 2;
        PlanNode first = gather(2, half);
        PlanNode second = gather(4, half);
        PlanNode append = new PlanNode.Append(header(1, 10, flushedTotal), List.of(first, second));
        PlanNode limit = new PlanNode.Limit(header(0, 10, flushedTotal), append, Optional.empty(), Optional.empty());
        return new PlanAlternatives(limit, scan(0, serialTotal, false), true);
    }

    private static PlanNode gather(int id, double total) {
        return new PlanNode.Gather(header(id, 10, total), scan(id + 1, total * 0.5, true), 2, true, 0);
    }

    @Test
    void chosenPlanIsAlwaysTheCheaperOne() {
        long seed = Seed.of("PlanChooserTest");
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double flushed = 2_100 + random.nextDouble() * 50_000;
            double serial = flushed + random.nextDouble() * 50_000;
            long dirtied = random.nextInt(20_000);
            PlannerSettings settings = DEFAULTS.toBuilder()
                    .writePageCost(random.nextInt(10) == 0 ? 0 : random.nextDouble() * 10)
                    .build();
            PlanChoice choice = PlanChooser.choose(alternatives(flushed, serial), dirtied, settings);
            double charged = flushed + settings.writePageCost() * dirtied;
            assertThat(choice.chosen().totalCost()).isCloseTo(Math.min(charged, serial), EXACT);
            PlanChoice.Alternative rejected = choice.rejected().orElseThrow();
            assertThat(rejected.totalCost()).isCloseTo(Math.max(charged, serial), EXACT);
            assertThat(choice.margin()).isBetween(0.0, 1.0);
            assertTermsAddUp(choice.chosen());
            assertTermsAddUp(rejected);
        }
    }

    private static void assertTermsAddUp(PlanChoice.Alternative alternative) {
        double sum = alternative.terms().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        assertThat(sum).isCloseTo(alternative.totalCost(), EXACT);
        assertThat(alternative.plan().header().totalCost()).isEqualTo(alternative.totalCost());
    }

    @Test
    void decisionFlipsExactlyAtTheBreakEven() {
        PlanAlternatives plans = alternatives(10_000, 15_001);
        PlanChoice clean = PlanChooser.choose(plans, 0, DEFAULTS);
        assertThat(clean.chosen().name()).isEqualTo(PlanChooser.PARALLEL);
        assertThat(clean.breakEvenDirtied()).contains(1000.2);
        assertThat(clean.breakEvenWritePageCost()).isEmpty();
        PlanChoice below = PlanChooser.choose(plans, 1_000, DEFAULTS);
        assertThat(below.chosen().name()).isEqualTo(PlanChooser.FLUSH_THEN_PARALLEL);
        assertThat(below.reason()).isEqualTo("cheaper by 0.0 % (close call)");
        PlanChoice above = PlanChooser.choose(plans, 1_001, DEFAULTS);
        assertThat(above.chosen().name()).isEqualTo(PlanChooser.SERIAL);
        assertThat(above.breakEvenWritePageCost().orElseThrow()).isCloseTo(5_001.0 / 1_001, EXACT);
        double flip = above.breakEvenWritePageCost().orElseThrow();
        assertThat(choose(plans, 1_001, flip * 0.999)).isEqualTo(PlanChooser.FLUSH_THEN_PARALLEL);
        assertThat(choose(plans, 1_001, flip * 1.001)).isEqualTo(PlanChooser.SERIAL);
    }

    private static String choose(PlanAlternatives plans, long dirtied, double writePageCost) {
        PlannerSettings settings =
                DEFAULTS.toBuilder().writePageCost(writePageCost).build();
        return PlanChooser.choose(plans, dirtied, settings).chosen().name();
    }

    @Test
    void flushIsShownOnTheFirstGatherAndAboveAndNowhereElse() {
        PlanChoice choice = PlanChooser.choose(alternatives(10_000, 15_001), 100, DEFAULTS);
        PlanNode limit = choice.chosen().plan();
        assertThat(limit.header().startupCost()).isEqualTo(510);
        assertThat(limit.header().totalCost()).isEqualTo(10_500);
        PlanNode append = limit.children().getFirst();
        assertThat(append.header().startupCost()).isEqualTo(510);
        PlanNode.Gather first = (PlanNode.Gather) append.children().get(0);
        PlanNode.Gather second = (PlanNode.Gather) append.children().get(1);
        assertThat(first.header().startupCost()).isEqualTo(510);
        assertThat(first.tempFlushCost()).isEqualTo(500);
        assertThat(first.input().header().totalCost()).isEqualTo(2_500);
        assertThat(second.header().startupCost()).isEqualTo(10);
        assertThat(second.tempFlushCost()).isZero();
        assertThat(choice.chosen().terms()).containsEntry("flush", 500.0).containsEntry("parallel_setup", 2000.0);
    }

    @Test
    void withoutAParallelPlanThereIsNothingToReject() {
        PlanNode serial = scan(0, 100, false);
        PlanChoice choice = PlanChooser.choose(new PlanAlternatives(serial, serial, false), 50, DEFAULTS);
        assertThat(choice.chosen().name()).isEqualTo(PlanChooser.SERIAL);
        assertThat(choice.rejected()).isEmpty();
        assertThat(choice.chosen().terms()).containsEntry("flush", 0.0);
        assertThat(choice.breakEvenDirtied()).isEmpty();
    }

    @Test
    void limitCountsOnlyWhatIsRead() {
        PlanNode scan = scan(1, 1_000, false);
        PlanNode limit = new PlanNode.Limit(header(0, 0, 10), scan, Optional.empty(), Optional.empty());
        PlanChoice choice = PlanChooser.choose(new PlanAlternatives(limit, limit, false), 0, DEFAULTS);
        assertThat(choice.chosen().terms().get("scan")).isCloseTo(10, EXACT);
        assertThat(choice.chosen().terms().get("other")).isCloseTo(0, EXACT);
    }
}
