package crm.booking;

import crm.bike.BikeInput;
import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.command.UserError;
import crm.customer.CustomerDisclosure;
import crm.history.HistoryQueries;
import crm.lead.Lead;
import crm.lead.Leads;
import crm.order.Order;
import crm.order.OrderReferences;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

@Controller
class BookingController {

    private final Bookings bookings;

    private final TrackingTokens tokens;

    private final Leads leads;

    private final OrderReferences orders;

    private final HistoryQueries history;

    private final Commands commands;

    private final CustomerDisclosure disclosure;

    BookingController(
            Bookings bookings,
            TrackingTokens tokens,
            Leads leads,
            OrderReferences orders,
            HistoryQueries history,
            Commands commands,
            CustomerDisclosure disclosure) {
        this.bookings = bookings;
        this.tokens = tokens;
        this.leads = leads;
        this.orders = orders;
        this.history = history;
        this.commands = commands;
        this.disclosure = disclosure;
    }

    @MutationMapping
    CreateBookingPayload createBooking(@Argument CreateBookingInput input, Command command) {
        return commands.run(
                command,
                Bookings.Booked.class,
                () -> bookings.create(input, command),
                result -> payload(result, command, BikeInput.warnings(input.bike(), "bike")));
    }

    private CreateBookingPayload payload(Result<Bookings.Booked> result, Command command, List<UserError> warnings) {
        Bookings.Booked booked = result.outcome();
        if (booked == null) {
            // An order with the same external reference, if there is one.
            Order existing = order(result.subject(), command);
            return new CreateBookingPayload(existing, null, null, null, null, result.errors(), List.of(), false);
        }
        Order order = order(booked.order(), command);
        Lead lead = command.remember("Lead", Result.found(booked.lead(), leads::byIds), Lead::id);
        if (lead != null && command.dryRun()) {
            disclosure.remember(lead, command);
        }
        return new CreateBookingPayload(
                order,
                order == null ? null : order.orderCode(),
                lead,
                Result.found(booked.event(), history::byIds),
                token(booked.token(), command),
                result.errors(),
                warnings,
                result.replayed() || booked.repeated());
    }

    @MutationMapping
    TrackingTokenPayload reissueTrackingToken(@Argument ReissueTrackingTokenInput input, Command command) {
        return commands.run(command, Changed.class, () -> tokens.reissue(input), result -> {
            Changed changed = result.outcome();
            return new TrackingTokenPayload(
                    order(changed == null ? result.subject() : changed.id(), command),
                    token(changed == null ? null : changed.event(), command),
                    null,
                    result.errors(),
                    result.replayed());
        });
    }

    @MutationMapping
    TrackingTokenPayload revokeTrackingToken(@Argument RevokeTrackingTokenInput input, Command command) {
        return commands.run(command, TrackingTokens.Revoked.class, () -> tokens.revoke(input), result -> {
            TrackingTokens.Revoked revoked = result.outcome();
            return new TrackingTokenPayload(
                    order(revoked == null ? result.subject() : revoked.order(), command),
                    null,
                    revoked == null ? null : revoked.revoked(),
                    result.errors(),
                    result.replayed());
        });
    }

    private @Nullable Order order(@Nullable UUID id, Command command) {
        return command.remember("Order", Result.found(id, orders::byIds), Order::id);
    }

    /** A dry run's is taken back with all the rest: its token would never work. */
    private @Nullable String token(@Nullable UUID id, Command command) {
        return command.dryRun() ? null : tokens.reveal(id);
    }
}
