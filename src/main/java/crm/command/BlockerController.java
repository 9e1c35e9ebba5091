package crm.command;

import crm.api.Messages;
import java.util.Locale;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class BlockerController {

    private final Messages messages;

    BlockerController(Messages messages) {
        this.messages = messages;
    }

    @SchemaMapping
    String message(Blocker blocker, Locale locale) {
        return messages.text(locale, blocker.messageKey(), blocker.details().toArray());
    }
}
