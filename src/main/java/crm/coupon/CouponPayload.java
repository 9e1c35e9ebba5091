package crm.coupon;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of coupons answer. */
record CouponPayload(@Nullable Coupon coupon, List<UserError> userErrors, boolean replayed) {}
