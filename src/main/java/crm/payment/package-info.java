/** What was paid for an order, to whom and how. */
@NullMarked
package crm.payment;

import org.jspecify.annotations.NullMarked;
