/** Rows of the old CRM: the interfaces of a source of rows, and the fields of a row as values. */
@NullMarked
package crm.legacy.row;

import org.jspecify.annotations.NullMarked;
