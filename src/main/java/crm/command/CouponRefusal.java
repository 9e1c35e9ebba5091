package crm.command;

import java.util.List;

/** Why a coupon was not redeemed. */
public enum CouponRefusal {
    UNKNOWN_CODE(ErrorCode.NOT_FOUND, "code"),
    DEACTIVATED(ErrorCode.CONFLICT, "code"),
    NOT_YET_VALID(ErrorCode.CONFLICT, "code"),
    EXPIRED(ErrorCode.CONFLICT, "code"),
    USED_UP(ErrorCode.CONFLICT, "code"),
    USED_UP_BY_CUSTOMER(ErrorCode.CONFLICT, "code"),
    ALREADY_REDEEMED(ErrorCode.ALREADY_EXISTS, "code"),
    ORDER_FINISHED(ErrorCode.CONFLICT, "orderId"),
    NO_PRICE(ErrorCode.CONFLICT, "orderId"),
    BELOW_MINIMUM_PRICE(ErrorCode.CONFLICT, "orderId"),
    NO_EXCHANGE_RATE(ErrorCode.CONFLICT, "orderId"),
    OTHER_CURRENCY(ErrorCode.CONFLICT, "code");

    private final ErrorCode code;

    private final String input;

    CouponRefusal(ErrorCode code, String input) {
        this.code = code;
        this.input = input;
    }

    ErrorCode code() {
        return code;
    }

    List<String> path() {
        return List.of(input);
    }
}
