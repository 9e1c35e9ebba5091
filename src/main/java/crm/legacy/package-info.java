/** The import of the old CRM's export: its command line, its rules, the demo data; uses any room, nobody uses it. */
@NullMarked
package crm.legacy;

import org.jspecify.annotations.NullMarked;
