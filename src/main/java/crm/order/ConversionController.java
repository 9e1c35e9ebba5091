package crm.order;

import crm.bike.BikeInput;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.command.UserError;
import crm.customer.Customer;
import crm.customer.Customers;
import crm.history.HistoryQueries;
import crm.lead.Lead;
import crm.lead.Leads;
import java.util.List;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

@Controller
class ConversionController {

    private final Conversions conversions;

    private final Leads leads;

    private final Customers customers;

    private final OrderQueries orders;

    private final HistoryQueries history;

    private final Commands commands;

    ConversionController(
            Conversions conversions,
            Leads leads,
            Customers customers,
            OrderQueries orders,
            HistoryQueries history,
            Commands commands) {
        this.conversions = conversions;
        this.leads = leads;
        this.customers = customers;
        this.orders = orders;
        this.history = history;
        this.commands = commands;
    }

    @MutationMapping
    ConvertLeadPayload convertLead(@Argument ConvertLeadInput input, Command command) {
        return commands.run(
                command,
                Conversions.Converted.class,
                () -> conversions.convert(input, command.actor()),
                result -> payload(result, command, BikeInput.warnings(input.bike(), "bike")));
    }

    private ConvertLeadPayload payload(
            Result<Conversions.Converted> result, Command command, List<UserError> warnings) {
        Conversions.Converted converted = result.outcome();
        Lead lead = command.remember(
                "Lead", Result.found(converted == null ? result.subject() : converted.lead(), leads::byIds), Lead::id);
        Order order = command.remember(
                "Order", Result.found(converted == null ? null : converted.order(), orders::byIds), Order::id);
        if (order != null && command.dryRun()) {
            command.remember("Customer", Result.found(order.customerId(), customers::byIds), Customer::id);
        }
        return new ConvertLeadPayload(
                lead,
                order,
                Result.found(converted == null ? null : converted.event(), history::byIds),
                Result.found(converted == null ? null : converted.orderEvent(), history::byIds),
                result.errors(),
                converted == null ? List.of() : warnings,
                result.replayed());
    }
}
