/** Imports the export of the old CRM and the demo data. The module may use every other module; no module uses it. */
@NullMarked
package crm.legacy;

import org.jspecify.annotations.NullMarked;
