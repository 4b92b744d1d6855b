/** What Camunda Modeler meets here, beside what it meets at Camunda's own. */
package dev.muamala.modeler;
