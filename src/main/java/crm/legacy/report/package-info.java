/** Reports of refused rows and warnings, the progress on the console, and the counts of an import. */
@NullMarked
package crm.legacy.report;

import org.jspecify.annotations.NullMarked;
