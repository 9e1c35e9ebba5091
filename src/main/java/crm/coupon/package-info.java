/** Coupons: codes that reduce the price of orders within limits, and their redemptions. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"crypto", "graphql", "text", "searchtext", "sql", "security", "command", "order", "user"
        })
package crm.coupon;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
