@NullMarked
package crm.bike;

import org.jspecify.annotations.NullMarked;
