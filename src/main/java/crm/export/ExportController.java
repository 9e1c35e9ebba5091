package crm.export;

import crm.api.Reference;
import crm.security.Caller;
import java.util.Optional;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

@Controller
class ExportController {

    private final ExportQueries exports;

    ExportController(ExportQueries exports) {
        this.exports = exports;
    }

    @QueryMapping
    Optional<Export> export(@Argument String id, @ContextValue(name = Caller.CONTEXT_KEY) Caller caller) {
        return exports.find(Reference.uuid("id", id), caller.id());
    }
}
