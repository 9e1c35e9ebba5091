package crm.task;

import crm.text.Blanks;
import java.util.Locale;
import java.util.Optional;

/** How pressing a task is; the order of the constants is the order of urgency. */
public enum TaskPriority {
    LOW,
    NORMAL,
    HIGH,
    URGENT;

    /**
     * Reads a priority as the old CRM wrote it: any case, spaces around it.
     *
     * @return empty for a spelling that is not known; the import must report it
     */
    public static Optional<TaskPriority> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
                    case "low" -> LOW;
                    case "normal" -> NORMAL;
                    case "high" -> HIGH;
                    case "urgent" -> URGENT;
                    default -> null;
                });
    }
}
