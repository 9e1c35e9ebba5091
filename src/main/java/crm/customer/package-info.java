@NullMarked
package crm.customer;

import org.jspecify.annotations.NullMarked;
