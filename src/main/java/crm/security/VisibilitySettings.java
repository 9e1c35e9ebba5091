package crm.security;

import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param visibility which records managers see: ALL, or OWN for those that are assigned to them or unassigned */
@ConfigurationProperties("crm")
record VisibilitySettings(@DefaultValue("ALL") Visibility visibility) {

    /** The rights of a caller, with what the setting hides. */
    CallerRights of(Caller caller) {
        CallerRights rights = caller.rights();
        return visibility == Visibility.OWN && rights.role() == Role.MANAGER
                ? new CallerRights(rights.role(), rights.partner(), rights.scopes(), UUID.fromString(caller.id()))
                : rights;
    }
}
