/** Who may come in: tokens, the table of access, limits. The read side knows nothing of it but what was granted. */
package dev.muamala.security;
