@NullMarked
package dev.spillway.planner.cost;

import org.jspecify.annotations.NullMarked;
