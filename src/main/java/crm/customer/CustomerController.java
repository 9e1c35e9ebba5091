package crm.customer;

import crm.api.Connection;
import crm.api.PageArguments;
import crm.api.Reference;
import crm.api.RequestRefused;
import crm.security.Caller;
import graphql.GraphQLContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

@Controller
class CustomerController {

    private final CustomerQueries customers;

    CustomerController(CustomerQueries customers) {
        this.customers = customers;
    }

    @QueryMapping
    Optional<Customer> customer(@Argument String id) {
        return customers.find(Reference.parse("id", id));
    }

    @QueryMapping
    Connection<Customer> customers(
            @Argument @Nullable CustomerFilter filter,
            @Argument CustomerSort sort,
            PageArguments page,
            GraphQLContext context) {
        boolean personal = Caller.seesPersonalData(context);
        if (!personal && sort.showsNames()) {
            throw RequestRefused.badArgument("sort", "sort.masked", sort);
        }
        return customers.page(filter, sort, page, personal);
    }
}
