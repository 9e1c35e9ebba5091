package crm.architecture.violators;

import org.springframework.security.core.context.SecurityContextHolder;

/** Finds out by itself who the caller is. */
class RightsOfItsOwn {

    boolean isAnonymous() {
        return SecurityContextHolder.getContext().getAuthentication() == null;
    }
}
