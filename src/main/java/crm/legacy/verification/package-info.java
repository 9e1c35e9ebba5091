/** Compares the rows of a source with the records that came from them, without the mapping of the import. */
@NullMarked
package crm.legacy.verification;

import org.jspecify.annotations.NullMarked;
