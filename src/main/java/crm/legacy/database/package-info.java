/** Reads the rows of an export directly from the database of the old CRM. */
@NullMarked
package crm.legacy.database;

import org.jspecify.annotations.NullMarked;
