package dev.spillway.planner;

import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanAlternatives;
import dev.spillway.plan.PlanChoice;
import dev.spillway.plan.PlanChoice.Alternative;
import dev.spillway.plan.PlanNode;
import dev.spillway.planner.path.PlanNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Chooses between the two plans of a statement for the dirty buffers of the moment: the flushed plan's cost plus one
/// flush against the leader-only plan's. Takes microseconds, so cached plans are chosen anew at each execution.
/// Stateless.
public final class PlanChooser {
    public static final String FLUSH_THEN_PARALLEL = "flush-then-parallel";
    public static final String PARALLEL = "parallel";
    public static final String SERIAL = "serial";

    private static final double CLOSE_CALL = 0.05;

    private PlanChooser() {}

    /// `dirtied` counts the dirty local buffers that a flush would write (`temp_flush_scope` decides which).
    public static PlanChoice choose(PlannedQuery query, long dirtied, PlannerSettings settings) {
        return choose(query.alternatives(), dirtied, settings, query.serialReason());
    }

    public static PlanChoice choose(PlanAlternatives alternatives, long dirtied, PlannerSettings settings) {
        return choose(alternatives, dirtied, settings, "there is no parallel plan");
    }

    private static PlanChoice choose(
            PlanAlternatives alternatives, long dirtied, PlannerSettings settings, String serialReason) {
        PlanNode leaderOnly = alternatives.leaderOnly();
        if (!alternatives.needsFlush()) {
            return alone(serial(leaderOnly, settings), dirtied, settings, "only plan: " + serialReason);
        }
        double flush = settings.writePageCost() * (double) dirtied;
        Alternative parallel = flushed(alternatives.flushed(), flush, settings);
        if (leaderOnly.equals(alternatives.flushed())) {
            return alone(parallel, dirtied, settings, "only plan that the enabled methods allow");
        }
        Alternative serial = serial(leaderOnly, settings);
        boolean isParallel = parallel.totalCost() <= serial.totalCost();
        Alternative chosen = isParallel ? parallel : serial;
        Alternative rejected = isParallel ? serial : parallel;
        double margin =
                rejected.totalCost() > 0 ? (rejected.totalCost() - chosen.totalCost()) / rejected.totalCost() : 0;
        double saved = leaderOnly.header().totalCost()
                - alternatives.flushed().header().totalCost();
        return new PlanChoice(
                chosen,
                Optional.of(rejected),
                margin,
                reason(margin),
                settings.writePageCost(),
                dirtied,
                quotient(saved, settings.writePageCost()),
                quotient(saved, (double) dirtied));
    }

    private static PlanChoice alone(Alternative only, long dirtied, PlannerSettings settings, String reason) {
        return new PlanChoice(
                only,
                Optional.empty(),
                0,
                reason,
                settings.writePageCost(),
                dirtied,
                Optional.empty(),
                Optional.empty());
    }

    private static String reason(double margin) {
        String percent = String.format(Locale.ROOT, "cheaper by %.1f %%", margin * 100);
        return margin < CLOSE_CALL ? percent + " (close call)" : percent;
    }

    private static Optional<Double> quotient(double dividend, double divisor) {
        return divisor > 0 ? Optional.of(dividend / divisor) : Optional.empty();
    }

    private static Alternative serial(PlanNode plan, PlannerSettings settings) {
        return alternative(SERIAL, plan, 0, settings);
    }

    private static Alternative flushed(PlanNode plan, double flush, PlannerSettings settings) {
        return alternative(flush > 0 ? FLUSH_THEN_PARALLEL : PARALLEL, charged(plan, flush), flush, settings);
    }

    private static Alternative alternative(String name, PlanNode plan, double flush, PlannerSettings settings) {
        return new Alternative(name, plan.header().totalCost(), CostTerms.of(plan, flush, settings), plan);
    }

    /// The plan with the flush in the startup cost of its first Gather over a TEMP relation, and of everything
    /// above it.
    private static PlanNode charged(PlanNode plan, double flush) {
        return flush > 0 ? charge(plan, flush).orElse(plan) : plan;
    }

    private static Optional<PlanNode> charge(PlanNode node, double flush) {
        if (node instanceof PlanNode.Gather gather && gather.needsTempFlush()) {
            return Optional.of(PlanNodes.gather(gather, dearer(gather.header(), flush), gather.input(), flush));
        }
        List<PlanNode> children = new ArrayList<>(node.children());
        for (int i = 0; i < children.size(); i++) {
            Optional<PlanNode> child = charge(children.get(i), flush);
            if (child.isPresent()) {
                children.set(i, child.get());
                return Optional.of(PlanNodes.with(node, dearer(node.header(), flush), children));
            }
        }
        return Optional.empty();
    }

    private static NodeHeader dearer(NodeHeader header, double flush) {
        return new NodeHeader(
                header.id(),
                header.startupCost() + flush,
                header.totalCost() + flush,
                header.rows(),
                header.width(),
                header.output());
    }
}
