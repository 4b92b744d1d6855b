/**
 * Who there is and what they can be asked: entities, the operations they offer, the services made of them, the forms,
 * and which entity plays which role where and when. It is data that operators edit, read once and then immutable.
 */
package dev.muamala.catalogue;
