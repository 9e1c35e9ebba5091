package crm.coupon;

import org.jspecify.annotations.Nullable;

record DeactivateCouponInput(String id, @Nullable Integer expectedVersion) {}
