package crm.order;

import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.history.HistoryQueries;
import crm.lead.Leads;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

@Controller
class ConversionController {

    private final Conversions conversions;

    private final Leads leads;

    private final OrderQueries orders;

    private final HistoryQueries history;

    private final Commands commands;

    ConversionController(
            Conversions conversions, Leads leads, OrderQueries orders, HistoryQueries history, Commands commands) {
        this.conversions = conversions;
        this.leads = leads;
        this.orders = orders;
        this.history = history;
        this.commands = commands;
    }

    @MutationMapping
    ConvertLeadPayload convertLead(@Argument ConvertLeadInput input, Command command) {
        return commands.run(
                command, Conversions.Converted.class, () -> conversions.convert(input, command.actor()), this::payload);
    }

    private ConvertLeadPayload payload(Result<Conversions.Converted> result) {
        Conversions.Converted converted = result.outcome();
        return new ConvertLeadPayload(
                Result.found(converted == null ? result.subject() : converted.lead(), leads::byIds),
                Result.found(converted == null ? null : converted.order(), orders::byIds),
                Result.found(converted == null ? null : converted.event(), history::byIds),
                Result.found(converted == null ? null : converted.orderEvent(), history::byIds),
                result.errors(),
                result.replayed());
    }
}
