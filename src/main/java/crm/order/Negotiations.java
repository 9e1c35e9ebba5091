package crm.order;

import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.Money;
import crm.graphql.RecordReference;
import crm.graphql.StorableJson;
import crm.sql.Utc;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes negotiations. Call it within {@link crm.command.Commands}. The order is locked before its negotiations. The
 * negotiated price of the order follows only where the caller asks for it: an order may have several negotiations.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Negotiations {

    private static final StorableJson.Limits TRANSCRIPT = new StorableJson.Limits(100_000, 5_000, 20);

    private static final int DIGITS = 2;

    private final OrderDetailsQueries queries;

    private final NegotiationRepository negotiations;

    private final OrderReferences orders;

    private final OrderPriceChanges prices;

    private final IdGenerator ids;

    private final Clock clock;

    Negotiations(
            OrderDetailsQueries queries,
            NegotiationRepository negotiations,
            OrderReferences orders,
            OrderPriceChanges prices,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.negotiations = negotiations;
        this.orders = orders;
        this.prices = prices;
        this.ids = ids;
        this.clock = clock;
    }

    /** Of one negotiation. */
    private record Amounts(
            @Nullable Money startPrice,
            @Nullable Money finalPrice,
            @Nullable Money discount) {

        /**
         * The currency of all amounts: EUR where there is none.
         *
         * @param errors receives an error for each amount in another currency than the first one
         */
        String currency(InputErrors errors) {
            Map<String, @Nullable Money> amounts = new LinkedHashMap<>();
            amounts.put("startPrice", startPrice);
            amounts.put("finalPrice", finalPrice);
            amounts.put("discount", discount);
            Currency currency = null;
            for (Map.Entry<String, @Nullable Money> amount : amounts.entrySet()) {
                Money money = amount.getValue();
                if (money == null) {
                    continue;
                }
                if (currency == null) {
                    currency = money.currency();
                } else if (!currency.equals(money.currency())) {
                    errors.add(InvalidInput.at(
                            amount.getKey() + ".currency",
                            ErrorCode.CONFLICT,
                            "input.otherCurrency",
                            currency.getCurrencyCode()));
                }
            }
            return currency == null ? OrderPrices.EUR : currency.getCurrencyCode();
        }
    }

    Changed create(CreateNegotiationInput input) {
        InputErrors errors = new InputErrors();
        UUID order = orders.named("orderId", input.orderId(), errors);
        errors.throwIfAny(null);
        locked(Objects.requireNonNull(order), input.expectedOrderVersion());
        Amounts amounts = new Amounts(input.startPrice(), input.finalPrice(), input.discount());
        UUID id = ids.next();
        NegotiationRepository.NewNegotiation negotiation = new NegotiationRepository.NewNegotiation(
                id,
                order,
                errors.text("platform", input.platform(), InputErrors.NAME),
                amount("startPrice", input.startPrice(), errors),
                amount("finalPrice", input.finalPrice(), errors),
                amount("discount", input.discount(), errors),
                amounts.currency(errors),
                input.success(),
                errors.json("transcript", input.transcript(), TRANSCRIPT),
                errors.text("summary", input.summary(), InputErrors.NOTE),
                Utc.offset(clock.instant()));
        if (input.applyToOrder()) {
            requireAgreed(input.finalPrice(), input.success(), errors);
        }
        errors.throwIfAny(order);
        negotiations.insert(negotiation);
        apply(order, input.applyToOrder(), input.finalPrice());
        return Changed.of(id);
    }

    Changed update(UpdateNegotiationInput input) {
        UUID id = RecordReference.uuid("input.id", input.id());
        Negotiation found = queries.negotiations(List.of(id)).get(id);
        if (found == null) {
            throw new Refused(null, NotFound.at("id", input.id()));
        }
        Order order = orders.locked(found.orderId());
        Negotiation negotiation =
                queries.lockNegotiation(id).orElseThrow(() -> new Refused(null, NotFound.at("id", input.id())));
        Refused.ifStale(id, input.expectedVersion(), negotiation.version());
        Refused.ifStale(id, input.expectedOrderVersion(), order.version());

        InputErrors errors = new InputErrors();
        Money finalPrice = afterwards(input.finalPrice(), negotiation.finalPrice());
        Boolean success = afterwards(input.success(), negotiation.success());
        String currency = new Amounts(
                        afterwards(input.startPrice(), negotiation.startPrice()),
                        finalPrice,
                        afterwards(input.discount(), negotiation.discount()))
                .currency(errors);
        Patch patch = new Patch(errors)
                .text("platform", "platform", input.platform(), InputErrors.NAME)
                .set("start_price", input.startPrice(), it -> amount("startPrice", it, errors))
                .set("final_price", input.finalPrice(), it -> amount("finalPrice", it, errors))
                .set("discount", input.discount(), it -> amount("discount", it, errors))
                .set("success", input.success(), it -> it)
                .set("transcript", input.transcript(), it -> Patch.json(errors.json("transcript", it, TRANSCRIPT)))
                .text("summary", "summary", input.summary(), InputErrors.NOTE);
        if (!patch.isEmpty()) {
            patch.put("currency", currency);
        }
        if (input.applyToOrder()) {
            requireAgreed(finalPrice, success, errors);
        }
        errors.throwIfAny(id);
        negotiations.update(id, patch, clock.instant());
        apply(order.id(), input.applyToOrder(), finalPrice);
        return Changed.of(id);
    }

    private void locked(UUID order, @Nullable Integer expectedVersion) {
        Refused.ifStale(order, expectedVersion, orders.locked(order).version());
    }

    private void apply(UUID order, boolean applies, @Nullable Money finalPrice) {
        if (applies) {
            prices.setNegotiatedPrice(order, Objects.requireNonNull(finalPrice).amount());
        }
    }

    /** The negotiated price of an order is in EUR. */
    private static void requireAgreed(@Nullable Money finalPrice, @Nullable Boolean success, InputErrors errors) {
        if (finalPrice == null) {
            errors.add(InvalidInput.required("finalPrice"));
        } else if (!finalPrice.currency().getCurrencyCode().equals(OrderPrices.EUR)) {
            errors.add(
                    InvalidInput.at("finalPrice.currency", ErrorCode.INVALID_VALUE, "input.currency", OrderPrices.EUR));
        }
        if (Boolean.FALSE.equals(success)) {
            errors.add(InvalidInput.at("applyToOrder", ErrorCode.NOT_APPLICABLE, "input.noAgreement"));
        }
    }

    private static @Nullable BigDecimal amount(String path, @Nullable Money money, InputErrors errors) {
        if (money == null) {
            return null;
        }
        errors.payable(path + ".currency", money.currency());
        return errors.decimal(path + ".amount", money.amount(), DIGITS);
    }

    private static <T> @Nullable T afterwards(ArgumentValue<T> sent, @Nullable T before) {
        return sent.isOmitted() ? before : sent.value();
    }
}
