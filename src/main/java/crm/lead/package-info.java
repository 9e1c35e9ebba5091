@NullMarked
package crm.lead;

import org.jspecify.annotations.NullMarked;
