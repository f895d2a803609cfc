package dev.spillway.explain;

import dev.spillway.plan.PlanChoice;
import dev.spillway.storage.StorageOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The `Plan Choice` and `Temp Buffers` objects that stand beside `Plan`.
final class PlanChoiceSection {
    private static final int RATIO_DIGITS = 4;

    private PlanChoiceSection() {}

    static Map<String, Object> choice(PlanChoice choice, ExplainOptions options) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put(ExplainKey.CHOSEN.text(), choice.chosen().name());
        section.put(ExplainKey.MARGIN.text(), ExplainNode.decimal(choice.margin(), RATIO_DIGITS));
        section.put(ExplainKey.REASON.text(), choice.reason());
        section.put(ExplainKey.WRITE_PAGE_COST.text(), ExplainNode.decimal(choice.writePageCost(), RATIO_DIGITS));
        section.put(ExplainKey.DIRTIED_LOCALBUFS.text(), choice.dirtiedLocalBuffers());
        List<Object> alternatives = new ArrayList<>();
        alternatives.add(alternative(choice.chosen(), options, false));
        choice.rejected().ifPresent(rejected -> alternatives.add(alternative(rejected, options, true)));
        section.put(ExplainKey.ALTERNATIVES.text(), alternatives);
        Map<String, Object> breakEven = new LinkedHashMap<>();
        choice.breakEvenDirtied()
                .ifPresent(it -> breakEven.put(
                        ExplainKey.DIRTIED_LOCALBUFS.text(), ExplainNode.decimal(it, ExplainNode.COST_DIGITS)));
        choice.breakEvenWritePageCost()
                .ifPresent(
                        it -> breakEven.put(ExplainKey.WRITE_PAGE_COST.text(), ExplainNode.decimal(it, RATIO_DIGITS)));
        section.put(ExplainKey.BREAK_EVEN.text(), breakEven);
        return section;
    }

    private static Map<String, Object> alternative(
            PlanChoice.Alternative alternative, ExplainOptions options, boolean hasPlan) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put(ExplainKey.NAME.text(), alternative.name());
        section.put(
                ExplainKey.TOTAL_COST.text(), ExplainNode.decimal(alternative.totalCost(), ExplainNode.COST_DIGITS));
        Map<String, Object> terms = new LinkedHashMap<>();
        alternative
                .terms()
                .forEach((term, cost) -> terms.put(term, ExplainNode.decimal(cost, ExplainNode.COST_DIGITS)));
        section.put(ExplainKey.TERMS.text(), terms);
        if (hasPlan) {
            section.put(
                    ExplainKey.PLAN.text(),
                    JsonRenderer.tree(ExplainTree.of(alternative.plan(), options, Optional.empty())));
        }
        return section;
    }

    static Map<String, Object> tempBuffers(ExplainReport.TempBuffers buffers, boolean hasRun) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put(ExplainKey.TEMP_BUFFERS_SETTING.text(), buffers.setting());
        section.put(ExplainKey.ALLOCATED.text(), buffers.allocated());
        section.put(ExplainKey.DIRTIED_BEFORE.text(), buffers.dirtiedBefore());
        section.put(ExplainKey.DIRTIED_AFTER.text(), buffers.dirtiedAfter());
        if (hasRun) {
            section.put(ExplainKey.FLUSHED.text(), buffers.flushed());
            section.put(
                    ExplainKey.FLUSH_TIME.text(), ExplainNode.decimal(buffers.flushMillis(), ExplainNode.TIME_DIGITS));
        }
        section.put(ExplainKey.PAGE_SIZE.text(), StorageOptions.BLOCK_BYTES);
        return section;
    }

    /// The same in lines, for the text format.
    static Stream<String> lines(ExplainReport report) {
        PlanChoice choice = report.choice();
        ExplainReport.TempBuffers buffers = report.tempBuffers();
        List<String> lines = new ArrayList<>();
        lines.add("Temp Buffers: setting=" + buffers.setting() + " allocated=" + buffers.allocated() + " dirtied="
                + buffers.dirtiedBefore());
        if (report.run().isPresent()) {
            lines.set(0, lines.getFirst() + " flushed=" + buffers.flushed());
        }
        lines.add("Plan Choice: " + choice.chosen().name() + ", " + choice.reason());
        lines.add("  " + costs(choice.chosen()));
        choice.rejected().ifPresent(rejected -> lines.add("  " + costs(rejected) + " (rejected)"));
        choice.breakEvenDirtied()
                .ifPresent(dirtied -> lines.add(String.format(
                        Locale.ROOT,
                        "  break-even: dirtied_localbufs=%.2f%s",
                        dirtied,
                        choice.breakEvenWritePageCost()
                                .map(cost -> String.format(Locale.ROOT, " write_page_cost=%.4f", cost))
                                .orElse(""))));
        return lines.stream();
    }

    private static String costs(PlanChoice.Alternative alternative) {
        StringBuilder text = new StringBuilder(alternative.name())
                .append(String.format(Locale.ROOT, ": cost=%.2f", alternative.totalCost()));
        alternative.terms().forEach((term, cost) -> text.append(String.format(Locale.ROOT, " %s=%.2f", term, cost)));
        return text.toString();
    }
}
