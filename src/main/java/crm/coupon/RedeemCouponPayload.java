package crm.coupon;

import crm.command.UserError;
import crm.order.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

record RedeemCouponPayload(
        @Nullable Order order, @Nullable CouponRedemption redemption, List<UserError> userErrors, boolean replayed) {}
