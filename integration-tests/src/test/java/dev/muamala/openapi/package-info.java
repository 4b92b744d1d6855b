/** The API's own description: how it is made, and that every answer keeps to it. */
package dev.muamala.openapi;
