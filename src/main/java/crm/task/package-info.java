/** What somebody has to do, and by when. */
@NullMarked
package crm.task;

import org.jspecify.annotations.NullMarked;
