/** What every door of the write side says alike. */
package dev.muamala.frontdoor;
