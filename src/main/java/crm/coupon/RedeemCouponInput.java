package crm.coupon;

import org.jspecify.annotations.Nullable;

/** @param expectedVersion of the order */
record RedeemCouponInput(
        String orderId, String code, @Nullable Integer expectedVersion) {}
