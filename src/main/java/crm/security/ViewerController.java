package crm.security;

import java.util.List;
import java.util.Objects;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Tells the caller who they are here. */
@Controller
class ViewerController {

    record Viewer(Actor actor, Role role, List<String> scopes) {}

    @QueryMapping
    Viewer viewer(@ContextValue(name = Caller.CONTEXT_KEY) Caller caller) {
        return new Viewer(
                new Actor(caller.kind(), null, caller.name()),
                Objects.requireNonNull(caller.role(), "root fields ask for a role"),
                caller.scopes());
    }
}
