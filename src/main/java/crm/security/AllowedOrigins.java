package crm.security;

import java.util.List;
import org.springframework.stereotype.Component;

/** Whose pages may open connections from a browser, beside those of the server itself. */
@Component
public class AllowedOrigins {

    private final List<String> origins;

    AllowedOrigins(SecuritySettings settings) {
        this.origins = List.copyOf(settings.corsAllowedOrigins());
    }

    public List<String> get() {
        return origins;
    }
}
