/** What the tools of our users are given to judge, behind the profile {@code interop}. */
package dev.muamala.interop;
