package crm.customer;

import crm.command.AlreadyExists;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.text.Blanks;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes the contact channels of customers. Each change increments the version of the customer. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ContactChannels {

    /** The most that one customer may have. */
    private static final int MOST = 50;

    /** Longest address on a channel, in characters. */
    private static final int ADDRESS = 500;

    private static final Pattern CHANNEL = Pattern.compile("[a-z0-9_]{1,100}");

    private final Customers customers;

    private final CustomerRepository customerRows;

    private final CustomerDetailsQueries queries;

    private final CustomerContactChannelRepository channels;

    private final IdGenerator ids;

    private final Clock clock;

    ContactChannels(
            Customers customers,
            CustomerRepository customerRows,
            CustomerDetailsQueries queries,
            CustomerContactChannelRepository channels,
            IdGenerator ids,
            Clock clock) {
        this.customers = customers;
        this.customerRows = customerRows;
        this.queries = queries;
        this.channels = channels;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A changed contact channel.
     *
     * @param channel null if it was removed
     */
    record ChannelChanged(UUID customer, @Nullable UUID channel) {}

    ChannelChanged add(AddContactChannelInput input) {
        Customer customer = customers.locked("customerId", input.customerId());
        Refused.ifStale(customer.id(), input.expectedVersion(), customer.version());
        InputErrors errors = new InputErrors();
        String channel = Blanks.strip(input.channel());
        if (!CHANNEL.matcher(channel).matches()) {
            errors.add(InvalidInput.at("channel", ErrorCode.INVALID_VALUE, "input.channel"));
        }
        String value = address(channel, input.value(), errors);
        errors.throwIfAny(customer.id());
        refuseTaken(customer.id(), channel, value, null);
        if (channels.count(customer.id()) >= MOST) {
            throw new Refused(
                    customer.id(), InvalidInput.at("customerId", ErrorCode.CONFLICT, "input.mostChannels", MOST));
        }
        Instant now = clock.instant();
        boolean primary = Boolean.TRUE.equals(input.primary());
        ContactChannel added = new ContactChannel(
                ids.next(), customer.id(), channel, value, primary, Boolean.TRUE.equals(input.verified()), now);
        if (primary) {
            channels.clearPrimary(customer.id(), added.id(), now);
        }
        channels.insert(added);
        customerRows.touch(customer.id(), now);
        return new ChannelChanged(customer.id(), added.id());
    }

    ChannelChanged update(UpdateContactChannelInput input) {
        ContactChannel channel = locked(input.id(), input.expectedVersion());
        UUID customer = channel.customerId();
        InputErrors errors = new InputErrors();
        Patch patch = new Patch(errors)
                .required("value", "value", input.value(), text -> address(channel.channel(), text, errors))
                .required("is_primary", "primary", input.primary(), it -> it)
                .required("is_verified", "verified", input.verified(), it -> it);
        errors.throwIfAny(customer);
        String value = input.value().value();
        if (value != null) {
            refuseTaken(customer, channel.channel(), address(channel.channel(), value, errors), channel.id());
        }
        Instant now = clock.instant();
        if (Boolean.TRUE.equals(input.primary().value())) {
            channels.clearPrimary(customer, channel.id(), now);
        }
        if (channels.update(channel.id(), patch, now)) {
            customerRows.touch(customer, now);
        }
        return new ChannelChanged(customer, channel.id());
    }

    ChannelChanged remove(RemoveContactChannelInput input) {
        ContactChannel channel = locked(input.id(), input.expectedVersion());
        channels.delete(channel.id());
        customerRows.touch(channel.customerId(), clock.instant());
        return new ChannelChanged(channel.customerId(), null);
    }

    /** The contact channel that an input names; its customer is locked. */
    private ContactChannel locked(String id, @Nullable Integer expectedVersion) {
        UUID uuid = RecordReference.uuid("input.id", id);
        ContactChannel found = Optional.ofNullable(queries.byIds(List.of(uuid)).get(uuid))
                .orElseThrow(() -> new Refused(null, NotFound.at("id", id)));
        Customer customer = customers.locked("id", found.customerId().toString());
        Refused.ifStale(customer.id(), expectedVersion, customer.version());
        // Another change of the customer may have removed it, or moved it, before the customer was locked.
        ContactChannel channel = queries.byIds(List.of(uuid)).get(uuid);
        if (channel == null || !channel.customerId().equals(customer.id())) {
            throw new Refused(null, NotFound.at("id", id));
        }
        return channel;
    }

    private void refuseTaken(UUID customer, String channel, String value, @Nullable UUID except) {
        channels.find(customer, channel, value)
                .filter(found -> !found.equals(except))
                .ifPresent(found -> {
                    throw new Refused(customer, AlreadyExists.at("value", found));
                });
    }

    /** The address in the form of its channel; on a channel without a form of its own, as it was given. */
    private static String address(String channel, String text, InputErrors errors) {
        Function<String, Optional<String>> parse;
        String messageKey;
        switch (channel) {
            case "email" -> {
                parse = given -> EmailAddress.parse(given).map(EmailAddress::value);
                messageKey = "input.email";
            }
            case "phone", "whatsapp" -> {
                parse = given -> PhoneNumber.parse(given).map(PhoneNumber::e164);
                messageKey = "input.phone";
            }
            case "telegram" -> {
                parse = given -> TelegramHandle.parse(given).map(TelegramHandle::value);
                messageKey = "input.telegram";
            }
            default -> {
                return errors.requiredText("value", text, ADDRESS);
            }
        }
        if (Blanks.is(text)) {
            errors.add(InvalidInput.required("value"));
            return "";
        }
        String address = errors.parsed("value", text, InputErrors.CONTACT, parse, messageKey);
        return address == null ? "" : address;
    }
}
