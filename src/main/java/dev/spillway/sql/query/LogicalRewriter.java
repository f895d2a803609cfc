package dev.spillway.sql.query;

import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.relation.WithRel;
import java.util.List;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.JaninoRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQueryBase;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;

/// Predicate push-down and projection pruning by Calcite's rules. The program is shared; a planner is made for each
/// statement.
///
/// RelBuilder's simplifier is off: it knows Calcite's semantics of casts and numbers, not PostgreSQL's.
public final class LogicalRewriter {
    private static final RelBuilder.Config PLAIN = RelBuilder.Config.DEFAULT
            .withSimplify(false)
            .withSimplifyValues(false)
            .withSimplifyLimit(false)
            .withBloat(-1)
            .withPruneInputOfAggregate(false)
            .withAggregateUnique(true);
    private static final RelBuilderFactory BUILDERS = RelBuilder.proto(PLAIN);
    private static final HepProgram PUSH_DOWN = program();

    private LogicalRewriter() {}

    /// A rule has a builder of its own unless it is given one.
    private static HepProgram program() {
        HepProgramBuilder program = HepProgram.builder().addMatchOrder(HepMatchOrder.TOP_DOWN);
        List<RelOptRule> rules = List.of(
                CoreRules.FILTER_INTO_JOIN,
                CoreRules.JOIN_CONDITION_PUSH,
                CoreRules.FILTER_PROJECT_TRANSPOSE,
                CoreRules.FILTER_AGGREGATE_TRANSPOSE,
                CoreRules.FILTER_SET_OP_TRANSPOSE,
                CoreRules.FILTER_MERGE,
                CoreRules.PROJECT_MERGE,
                CoreRules.PROJECT_REMOVE);
        for (RelOptRule rule : rules) {
            RelRule.Config config = operands(((RelRule<?>) rule).config, rule);
            program.addRuleInstance(config.withRelBuilderFactory(BUILDERS).toRule());
        }
        return program.build();
    }

    /// What a projection computes anew each time is neither computed twice nor for other rows.
    private static RelRule.Config operands(RelRule.Config config, RelOptRule rule) {
        boolean isMerge = rule.equals(CoreRules.PROJECT_MERGE);
        if (!isMerge && !rule.equals(CoreRules.FILTER_PROJECT_TRANSPOSE)) {
            return config;
        }
        Class<? extends RelNode> root = isMerge ? Project.class : Filter.class;
        return config.withOperandSupplier(above -> above.operand(root)
                .oneInput(below -> below.operand(Project.class)
                        .predicate(project -> project.getProjects().stream().allMatch(RexUtil::isDeterministic))
                        .anyInputs()));
    }

    public static RelOptCluster newCluster() {
        HepPlanner planner = new HepPlanner(PUSH_DOWN, Contexts.of(PLAIN));
        return RelOptCluster.create(planner, Operators.REX);
    }

    public static RelNode rewrite(RelNode root) {
        RelMetadataQueryBase.THREAD_PROVIDERS.set(JaninoRelMetadataProvider.of(DefaultRelMetadataProvider.INSTANCE));
        if (root instanceof WithRel with) {
            List<RelNode> inputs =
                    with.getInputs().stream().map(LogicalRewriter::rewriteTree).toList();
            return with.copy(with.getTraitSet(), inputs);
        }
        return rewriteTree(root);
    }

    private static RelNode rewriteTree(RelNode root) {
        HepPlanner planner = new HepPlanner(PUSH_DOWN, Contexts.of(PLAIN));
        planner.setRoot(root);
        RelNode pushed = planner.findBestExp();
        RelBuilder builder = BUILDERS.create(root.getCluster(), null);
        return new RelFieldTrimmer(null, builder).trim(pushed);
    }
}
