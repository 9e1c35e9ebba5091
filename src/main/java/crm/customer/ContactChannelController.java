package crm.customer;

import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import java.util.UUID;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

@Controller
class ContactChannelController {

    private final ContactChannels channels;

    private final CustomerQueries customers;

    private final CustomerDetailsQueries queries;

    private final Commands commands;

    ContactChannelController(
            ContactChannels channels, CustomerQueries customers, CustomerDetailsQueries queries, Commands commands) {
        this.channels = channels;
        this.customers = customers;
        this.queries = queries;
        this.commands = commands;
    }

    @MutationMapping
    ContactChannelPayload addContactChannel(@Argument AddContactChannelInput input, Command command) {
        return commands.run(command, ContactChannels.ChannelChanged.class, () -> channels.add(input), this::payload);
    }

    @MutationMapping
    ContactChannelPayload updateContactChannel(@Argument UpdateContactChannelInput input, Command command) {
        return commands.run(command, ContactChannels.ChannelChanged.class, () -> channels.update(input), this::payload);
    }

    @MutationMapping
    ContactChannelPayload removeContactChannel(@Argument RemoveContactChannelInput input, Command command) {
        return commands.run(command, ContactChannels.ChannelChanged.class, () -> channels.remove(input), this::payload);
    }

    private ContactChannelPayload payload(Result<ContactChannels.ChannelChanged> result) {
        ContactChannels.ChannelChanged changed = result.outcome();
        UUID customer = changed == null ? result.subject() : changed.customer();
        return new ContactChannelPayload(
                Result.found(customer, customers::byIds),
                Result.found(changed == null ? null : changed.channel(), queries::byIds),
                result.errors(),
                result.replayed());
    }
}
