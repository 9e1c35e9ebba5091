package crm.legacy.value;

import crm.text.Blanks;
import java.util.Set;

/** How databases, pandas and other tools write "no value" into a text file. */
public final class NoValue {

    private static final Set<String> SPELLINGS = Set.of("NULL", "null", "\\N", "NaN", "nan", "NaT", "<NA>", "None");

    private NoValue() {}

    /** Whether a cell has no value: it is blank, or a tool's spelling of null. Case counts: a person's name is Null. */
    public static boolean is(String cell) {
        String text = Blanks.strip(cell);
        return text.isEmpty() || SPELLINGS.contains(text);
    }
}
