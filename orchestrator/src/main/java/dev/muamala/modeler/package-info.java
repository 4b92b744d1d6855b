/**
 * What Camunda Modeler asks of a Camunda 7, answered by this server: deploying from it hands in a workflow as every other
 * way does.
 */
package dev.muamala.modeler;
