package crm.command;

import crm.graphql.Messages;
import crm.graphql.Nodes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class UserErrorController {

    private final Messages messages;

    private final Nodes nodes;

    UserErrorController(Messages messages, Nodes nodes) {
        this.messages = messages;
        this.nodes = nodes;
    }

    @SchemaMapping
    @Nullable
    Object node(AlreadyExists error) {
        return nodes.byIds(List.of(error.id())).get(error.id());
    }

    @SchemaMapping
    String message(UserError error, Locale locale) {
        String message =
                messages.text(locale, error.messageKey(), error.details().toArray());
        return error instanceof Blocked blocked ? message + " " + explained(blocked, locale) : message;
    }

    @SchemaMapping
    String message(Blocker blocker, Locale locale) {
        return messages.text(locale, blocker.messageKey(), blocker.details().toArray());
    }

    private String explained(Blocked blocked, Locale locale) {
        return blocked.blockers().stream()
                .map(blocker -> message(blocker, locale))
                .collect(Collectors.joining(" "));
    }
}
