/** What a designer picks in Camunda Modeler instead of remembering topics, forms and extension properties. */
package dev.muamala.templates;
