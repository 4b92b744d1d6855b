/** The API's own description, and a page to read it on. */
package dev.muamala.openapi;
