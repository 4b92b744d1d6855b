/**
 * Papers that people hand in with their requests: kept by what is in them, for who uploaded them and for who may see a
 * request that refers to them.
 */
package dev.muamala.attachment;
