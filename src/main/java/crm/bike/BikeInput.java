package crm.bike;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.UserError;
import crm.command.WebUrl;
import crm.graphql.BusinessYears;
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

    /** Characters of their addresses: they are read with each order. */
    private static final int IMAGE_CHARACTERS = 20_000;

    private static final int LAST_YEAR = 2200;

    /**
     * The checked input. A picture whose address is invalid is left out: see {@link #warnings}.
     *
     * @param path of the input
     * @param errors receives all errors of it
     */
    public BikeFacts checked(String path, InputErrors errors) {
        if (year != null && (year < BusinessYears.FIRST || year > LAST_YEAR)) {
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
        errors.together(path + ".images", pictures, IMAGE_CHARACTERS);
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
                picture(path, mainPhotoUrl, new InputErrors()),
                pictures.stream()
                        .limit(IMAGES)
                        .map(image -> picture(path, image, new InputErrors()))
                        .filter(Objects::nonNull)
                        .toList(),
                null,
                null);
    }

    /**
     * What {@link #checked} left out: a picture that cannot be requested costs that picture, not the whole input.
     *
     * @param bike null for no input
     * @param path of the input
     * @return an error for each such picture, with its index in the path
     */
    public static List<UserError> warnings(@Nullable BikeInput bike, String path) {
        InputErrors errors = new InputErrors();
        if (bike != null) {
            picture(path + ".mainPhotoUrl", bike.mainPhotoUrl, errors);
            List<String> pictures = bike.images == null ? List.of() : bike.images;
            for (int i = 0; i < Math.min(IMAGES, pictures.size()); i++) {
                picture(path + ".images." + i, pictures.get(i), errors);
            }
        }
        return errors.found();
    }

    private static @Nullable String picture(String path, @Nullable String address, InputErrors errors) {
        String checked = WebUrl.checked(path, address, errors);
        return errors.isEmpty() ? checked : null;
    }
}
