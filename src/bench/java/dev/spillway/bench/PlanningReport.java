package dev.spillway.bench;

import java.util.List;

/// Parsing and planning of one query, in milliseconds.
///
/// @param fresh statements that the plan cache has not seen
/// @param cached the same text again
/// @param isCpu whether these are processor times; otherwise they are wall times, an upper bound of them
record PlanningReport(String query, List<Double> fresh, List<Double> cached, boolean isCpu) {}
