/** Who asks, and whose requests they may touch: what both sides know of it. How it is proven is the server's. */
package dev.muamala.access;
