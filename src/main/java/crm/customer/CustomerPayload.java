package crm.customer;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code updateCustomer} answers. */
record CustomerPayload(@Nullable Customer customer, List<UserError> userErrors, boolean replayed) {}
