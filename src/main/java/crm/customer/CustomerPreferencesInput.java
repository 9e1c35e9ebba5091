package crm.customer;

import crm.command.InputErrors;
import crm.command.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

/** The input {@code CustomerPreferencesInput}. An absent field stays as it is; a null field is cleared. */
record CustomerPreferencesInput(
        ArgumentValue<String> budget,
        ArgumentValue<List<String>> brands,
        ArgumentValue<List<String>> sizes,
        ArgumentValue<String> language,
        ArgumentValue<String> timeZone,
        ArgumentValue<Boolean> consent) {

    /** Longest list of brands or sizes, in characters of all its texts together. */
    private static final int TOGETHER = 10_000;

    /** The columns that it changes. */
    Patch patch(InputErrors errors) {
        Patch patch = new Patch(errors)
                .text("budget", "preferences.budget", budget, InputErrors.NAME)
                .text("language", "preferences.language", language, InputErrors.NAME)
                .text("time_zone", "preferences.timeZone", timeZone, InputErrors.NAME)
                .set("consent", consent, it -> it);
        texts("brands", brands, patch, errors);
        texts("sizes", sizes, patch, errors);
        return patch;
    }

    /** The columns are never null: no value is an empty list. */
    private static void texts(String column, ArgumentValue<List<String>> value, Patch patch, InputErrors errors) {
        if (value.isOmitted()) {
            return;
        }
        String path = "preferences." + column;
        List<String> given = Objects.requireNonNullElse(value.value(), List.of());
        List<@Nullable String> texts = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            texts.add(errors.text(path + "." + i, given.get(i), InputErrors.NAME));
        }
        List<String> kept = texts.stream().filter(Objects::nonNull).toList();
        errors.together(path, kept, TOGETHER);
        patch.put(column, Patch.texts(kept));
    }
}
