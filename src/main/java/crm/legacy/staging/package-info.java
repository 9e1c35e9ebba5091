/** Stages the rows of a table, matches them with records, and merges them in SQL over whole tables. */
@NullMarked
package crm.legacy.staging;

import org.jspecify.annotations.NullMarked;
