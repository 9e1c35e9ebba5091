/** Loads the running server over HTTP and asks PostgreSQL alone for the same answers: see docs/performance.md. */
@NullMarked
package crm.benchmark;

import org.jspecify.annotations.NullMarked;
