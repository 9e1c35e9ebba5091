package crm.user;

import crm.graphql.Connection;
import crm.graphql.PageArguments;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

@Controller
class ManagerController {

    private final ManagerQueries managers;

    ManagerController(ManagerQueries managers) {
        this.managers = managers;
    }

    @QueryMapping
    Connection<Manager> managers(@Argument @Nullable ManagerFilter filter, PageArguments page) {
        return managers.page(filter, page);
    }
}
