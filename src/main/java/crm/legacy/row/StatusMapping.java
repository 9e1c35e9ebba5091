package crm.legacy.row;

import crm.text.Blanks;
import java.util.Locale;
import java.util.Map;

/**
 * What the user says about statuses of the old CRM that the import does not know, for one table.
 *
 * @param translations statuses that the import knows, by unknown ones in lower case
 */
public record StatusMapping(Map<String, String> translations) {

    public static final StatusMapping NONE = new StatusMapping(Map.of());

    /** The status that the import knows; the same text if the mapping does not contain it. */
    public String translate(String status) {
        return translations.getOrDefault(Blanks.strip(status).toLowerCase(Locale.ROOT), status);
    }
}
