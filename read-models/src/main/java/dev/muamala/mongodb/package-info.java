/**
 * The connection to the store of the read models. Without configuration it is an in-memory server inside this process
 * that speaks MongoDB's protocol and starts empty: the projections fill it again from the log. With
 * {@code spring.mongodb.uri} (or the older {@code spring.data.mongodb.uri}) it is any MongoDB 7 or newer.
 */
package dev.muamala.mongodb;
