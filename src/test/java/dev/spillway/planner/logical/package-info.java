@NullMarked
package dev.spillway.planner.logical;

import org.jspecify.annotations.NullMarked;
