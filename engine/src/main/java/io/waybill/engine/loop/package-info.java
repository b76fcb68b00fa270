/**
 * The one loop: events are decided upon, what changes is committed, and only then acted upon. {@code Engine} is the way
 * in for everybody else.
 */
@NullMarked
package io.waybill.engine.loop;

import org.jspecify.annotations.NullMarked;
