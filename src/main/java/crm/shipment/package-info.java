/** How a bike travels to its customer, and what the carriers told about it. */
@NullMarked
package crm.shipment;

import org.jspecify.annotations.NullMarked;
