/**
 * How fast it is, beside what else could be used. Every class named {@code …Benchmark} has a main method of its own,
 * prints a table and writes JSON; {@link dev.muamala.benchmark.Benchmarks} starts the one that is asked for.
 */
package dev.muamala.benchmark;
