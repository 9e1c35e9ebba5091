package crm.command;

import java.util.List;

/**
 * A coupon that cannot be redeemed for an order.
 *
 * @param details for the places in the message
 */
public record CouponRefused(CouponRefusal reason, List<Object> details) implements UserError {

    public CouponRefused {
        details = details.stream().map(InvalidInput::storable).toList();
    }

    public static CouponRefused of(CouponRefusal reason, Object... details) {
        return new CouponRefused(reason, List.of(details));
    }

    @Override
    public ErrorCode code() {
        return reason.code();
    }

    @Override
    public List<String> path() {
        return reason.path();
    }

    @Override
    public String messageKey() {
        return "coupon." + reason;
    }
}
