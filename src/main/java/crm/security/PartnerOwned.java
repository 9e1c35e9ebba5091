package crm.security;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record with personal data, and the partner that it came through: that one may see it as it is. */
public interface PartnerOwned {

    /** Null where it came through none. */
    @Nullable
    UUID partnerId();
}
