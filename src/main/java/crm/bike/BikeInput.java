package crm.bike;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.WebUrl;
import crm.graphql.Money;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The input {@code BikeInput}: the description of a bike. */
public record BikeInput(
        String title,
        @Nullable String brand,
        @Nullable String model,
        @Nullable Integer year,
        @Nullable String size,
        @Nullable String category,
        @Nullable Money price,
        @Nullable String location,
        @Nullable String description,
        @Nullable String mainPhotoUrl,
        @Nullable List<String> images) {

    /** Most pictures of one bike. */
    private static final int IMAGES = 100;

    private static final int FIRST_YEAR = 1900;

    private static final int LAST_YEAR = 2200;

    /**
     * The checked input.
     *
     * @param path of the input
     * @param errors receives all errors of it
     */
    public BikeFacts checked(String path, InputErrors errors) {
        if (year != null && (year < FIRST_YEAR || year > LAST_YEAR)) {
            errors.add(InvalidInput.at(path + ".year", ErrorCode.INVALID_VALUE, "input.invalidValue"));
        }
        if (price != null && price.amount().signum() < 0) {
            errors.add(InvalidInput.at(path + ".price.amount", ErrorCode.INVALID_VALUE, "input.negative"));
        }
        if (price != null) {
            errors.payable(path + ".price.currency", price.currency());
        }
        List<String> pictures = images == null ? List.of() : images;
        if (pictures.size() > IMAGES) {
            errors.add(InvalidInput.at(path + ".images", ErrorCode.TOO_LONG, "input.tooMany", IMAGES));
        }
        return new BikeFacts(
                errors.requiredText(path + ".title", title, InputErrors.NAME),
                errors.text(path + ".brand", brand, InputErrors.NAME),
                errors.text(path + ".model", model, InputErrors.NAME),
                year,
                errors.text(path + ".size", size, InputErrors.NAME),
                errors.text(path + ".category", category, InputErrors.NAME),
                price == null ? null : price.amount(),
                price == null ? null : price.currency().getCurrencyCode(),
                errors.text(path + ".location", location, InputErrors.NAME),
                errors.text(path + ".description", description, InputErrors.NOTE),
                WebUrl.checked(path + ".mainPhotoUrl", mainPhotoUrl, errors),
                pictures.stream()
                        .limit(IMAGES)
                        .map(image -> WebUrl.checked(path + ".images", image, errors))
                        .filter(Objects::nonNull)
                        .toList(),
                null,
                null);
    }
}
