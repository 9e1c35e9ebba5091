package crm.booking;

import crm.bike.BikeFacts;
import crm.bike.BikeSnapshot;
import crm.bike.BikeSnapshots;
import crm.bike.Catalogue;
import crm.command.Changed;
import crm.command.Command;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.Refused;
import crm.command.WebUrl;
import crm.customer.Contact;
import crm.customer.Customers;
import crm.inspection.Inspections;
import crm.lead.Leads;
import crm.lead.NewLead;
import crm.order.NewOrder;
import crm.order.Order;
import crm.order.OrderPrices;
import crm.order.OrderReserves;
import crm.order.Orders;
import crm.text.Blanks;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes bookings in: a customer, a lead and an order in one step. See {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Bookings {

    private static final String WEBSITE = "website_booking";

    private final Customers customers;

    private final Leads leads;

    private final Orders orders;

    private final OrderReserves reserves;

    private final Inspections inspections;

    private final Catalogue catalogue;

    private final TrackingTokens tokens;

    private final BookingSettings settings;

    private final Clock clock;

    Bookings(
            Customers customers,
            Leads leads,
            Orders orders,
            OrderReserves reserves,
            Inspections inspections,
            Catalogue catalogue,
            TrackingTokens tokens,
            BookingSettings settings,
            Clock clock) {
        this.customers = customers;
        this.leads = leads;
        this.orders = orders;
        this.reserves = reserves;
        this.inspections = inspections;
        this.catalogue = catalogue;
        this.tokens = tokens;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The result of a booking.
     *
     * @param lead null if the booking is repeated and its order has no lead
     * @param event the order's first history row; null where it repeats another booking
     * @param token null if the booking is repeated and its tokens are no longer valid
     * @param repeated whether the same customer had just booked the same bike, under the same external reference
     */
    record Booked(
            UUID order,
            @Nullable UUID lead,
            @Nullable UUID event,
            @Nullable UUID token,
            boolean repeated) {}

    Booked create(CreateBookingInput input, Command command) {
        Instant now = clock.instant();
        InputErrors errors = new InputErrors();
        Contact contact = customers.checked("customer", input.customer(), errors);
        String bikeId = errors.text("bikeId", input.bikeId(), InputErrors.NAME);
        String bikeUrl = WebUrl.checked("bikeUrl", input.bikeUrl(), errors);
        BikeFacts fromInput =
                input.bike() == null ? BikeFacts.NONE : input.bike().checked("bike", errors);
        Optional<BikeFacts> listed = catalogue.find(bikeId);
        Optional<BikeSnapshot> bike = BikeSnapshots.assemble(
                List.of(fromInput, BikeFacts.listed(bikeId, bikeUrl), listed.orElse(BikeFacts.NONE)), now, false);
        if (bike.isEmpty() && input.bike() == null) {
            errors.add(InvalidInput.at("bike", ErrorCode.REQUIRED, "input.noBike"));
        }
        OrderPrices prices = OrderPrices.checked(
                input.listingPrice(),
                input.finalPrice(),
                input.totalPrice(),
                input.bookingAmount(),
                input.bookingAmountRub(),
                input.exchangeRate(),
                errors);
        String notes = errors.text("notes", input.notes(), InputErrors.NOTE);
        String meta = BookingMeta.checked(input.bookingMeta(), errors);
        String reference = errors.text("externalReference", input.externalReference(), InputErrors.NAME);
        String source =
                input.source() == null || Blanks.is(input.source()) ? WEBSITE : Leads.source(input.source(), errors);
        bike.ifPresent(snapshot -> requireAllowedPrice(prices, snapshot, input, errors));
        errors.throwIfAny(null);

        BikeSnapshot snapshot = bike.orElseThrow();
        UUID partner = command.caller().partner();
        Customers.Known customer = customers.findOrCreate(contact, command);
        Optional<Order> before = orders.booked(customer, snapshot, reference, now.minus(settings.duplicateWindow()));
        if (before.isPresent()) {
            Order order = before.get();
            return new Booked(order.id(), order.leadId(), null, tokens.latest(order.id()), true);
        }
        orders.refuseTaken(partner, reference);
        requireFreeBooking(customer);
        Changed lead = leads.create(
                new NewLead(
                        source,
                        customer.customer(),
                        contact,
                        bikeId,
                        bikeUrl,
                        snapshot,
                        notes,
                        null,
                        null,
                        partner,
                        customer.ofPartner(),
                        null),
                command.actor(),
                null);
        Changed order = orders.place(
                new NewOrder(
                        customer.customer(),
                        lead.id(),
                        snapshot,
                        listed.isEmpty(),
                        prices,
                        input.deliveryMethod(),
                        null,
                        meta,
                        partner,
                        customer.ofPartner(),
                        reference),
                command.actor());
        if (input.inspectionStage() != null) {
            inspections.begin(order.id(), input.inspectionStage(), null);
        }
        return new Booked(order.id(), lead.id(), order.event(), tokens.issue(order.id()), false);
    }

    /** Other bookings of this customer wait for the end of this transaction: {@link Orders#booked} locked them. */
    private void requireFreeBooking(Customers.Known customer) {
        Integer max = settings.maxFreeBookings();
        if (max != null && reserves.freeBookings(customer) >= max) {
            throw new Refused(null, InvalidInput.at("customer", ErrorCode.CONFLICT, "input.maxFreeBookings", max));
        }
    }

    /**
     * Checks the price of a booking: the final price, else the listing price, else the price of the bike. A price of
     * the bike in RUB is converted at the exchange rate of the booking; without a rate, and in other currencies, it is
     * not checked.
     */
    private void requireAllowedPrice(
            OrderPrices prices, BikeSnapshot bike, CreateBookingInput input, InputErrors errors) {
        BigDecimal max = settings.maxPrice();
        if (max == null) {
            return;
        }
        if (prices.finalPrice() != null) {
            requireAtMost(max, prices.finalPrice(), "finalPrice", errors);
        } else if (prices.listingPrice() != null) {
            requireAtMost(max, prices.listingPrice(), "listingPrice", errors);
        } else if (bike.price() != null) {
            boolean isSent = input.bike() != null && input.bike().price() != null;
            String path = isSent ? "bike.price" : "bikeId";
            BigDecimal rate = prices.exchangeRate();
            if (bike.currency() == null || bike.currency().equals("EUR")) {
                requireAtMost(max, bike.price(), path, errors);
            } else if (bike.currency().equals("RUB") && rate != null) {
                // Multiplies the limit instead of dividing the price: no rounding decides.
                requireAtMost(max.multiply(rate), bike.price(), max, path, errors);
            }
        }
    }

    private static void requireAtMost(BigDecimal max, BigDecimal price, String path, InputErrors errors) {
        requireAtMost(max, price, max, path, errors);
    }

    /** @param max the limit in the currency of the price; {@code named} is the limit in EUR */
    private static void requireAtMost(
            BigDecimal max, BigDecimal price, BigDecimal named, String path, InputErrors errors) {
        if (price.compareTo(max) > 0) {
            errors.add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.maxPrice", named.toPlainString()));
        }
    }
}
