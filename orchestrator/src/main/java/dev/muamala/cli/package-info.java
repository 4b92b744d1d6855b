/** The command line: {@code muamala start | demo | verify | sandbox}. */
package dev.muamala.cli;
