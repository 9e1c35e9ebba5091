package crm.security;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do; the claim of a person's token, or a key's. */
public enum Role {
    MANAGER,
    ADMIN,
    ANALYST,
    PARTNER;

    /** A role as a person's token names it. Partners come with keys, never with tokens. */
    static Optional<Role> ofToken(String claim) {
        return switch (claim.toLowerCase(Locale.ROOT)) {
            case "manager" -> Optional.of(MANAGER);
            case "admin" -> Optional.of(ADMIN);
            case "analyst" -> Optional.of(ANALYST);
            default -> Optional.empty();
        };
    }
}
