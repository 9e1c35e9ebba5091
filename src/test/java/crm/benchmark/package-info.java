/** Loads the running server over HTTP and compares it with PostgreSQL alone: see docs/performance.md. */
@NullMarked
package crm.benchmark;

import org.jspecify.annotations.NullMarked;
