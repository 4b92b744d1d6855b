/** "Where is my request?": the status of each request, and the pages that answer it. */
package dev.muamala.status;
