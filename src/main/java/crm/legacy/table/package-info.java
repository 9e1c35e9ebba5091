/** How each table of the old CRM is imported: one class per table. */
@NullMarked
package crm.legacy.table;

import org.jspecify.annotations.NullMarked;
