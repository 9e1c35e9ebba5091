@NullMarked
package crm.order;

import org.jspecify.annotations.NullMarked;
