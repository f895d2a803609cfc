package dev.spillway.plan;

/// What can be called with OVER: every aggregate, and the functions of [RankingFunction].
public sealed interface WindowFunction permits AggregateFunction, RankingFunction {
    String sqlName();
}
