/**
 * Workflows (BPMN) and decisions (DMN) as designers publish them: read from files, checked against the catalogue, and
 * handed out by version. Nothing here runs them.
 */
package dev.muamala.definitions;
