package crm.architecture.violators;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;

/** Reads the system clock instead of an injected one. */
class Impatient {

    Instant now() {
        return Instant.now();
    }

    LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    Date date() {
        return new Date();
    }

    long millis() {
        return System.currentTimeMillis();
    }
}
