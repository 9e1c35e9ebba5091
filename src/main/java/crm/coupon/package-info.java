/** Coupons: who may reduce the price of an order by which code, and which orders were reduced. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"crypto", "graphql", "text", "searchtext", "sql", "security", "command", "order", "user"
        })
package crm.coupon;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
