package crm.bike;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.WebUrl;
import crm.graphql.BusinessYears;
import crm.graphql.Money;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

/** The input {@code CatalogueBikeInput}: what the sender says of a bike. An absent field stays as it is. */
record CatalogueBikeInput(
        String bikeId,
        ArgumentValue<String> name,
        ArgumentValue<String> brand,
        ArgumentValue<String> model,
        ArgumentValue<Integer> year,
        ArgumentValue<String> size,
        ArgumentValue<String> wheelSize,
        ArgumentValue<String> category,
        ArgumentValue<String> conditionGrade,
        ArgumentValue<Money> price,
        ArgumentValue<Money> originalPrice,
        ArgumentValue<String> description,
        ArgumentValue<String> location,
        ArgumentValue<String> url,
        ArgumentValue<String> sourcePlatform,
        ArgumentValue<String> sourceAdId,
        ArgumentValue<String> mainPhotoUrl,
        ArgumentValue<List<String>> images,
        @Nullable Boolean active,
        ArgumentValue<String> deactivationReason) {

    private static final int TITLE = 1000;

    /** Digits after the point of an amount of any currency. */
    private static final int DIGITS = 2;

    private static final int IMAGES = 100;

    private static final int IMAGE_CHARACTERS = 20_000;

    private static final int LAST_YEAR = 2200;

    /**
     * The columns of the table {@code bikes} that the sender gave, with their checked values.
     *
     * @param path of the input
     * @param errors receives all errors of it
     */
    Map<String, @Nullable Object> checked(String path, InputErrors errors) {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        text(given, "name", path + ".name", name, TITLE, errors);
        text(given, "brand", path + ".brand", brand, InputErrors.NAME, errors);
        text(given, "model", path + ".model", model, InputErrors.NAME, errors);
        put(given, "year", year, value -> year(path, value, errors));
        text(given, "size", path + ".size", size, InputErrors.NAME, errors);
        text(given, "wheel_size", path + ".wheelSize", wheelSize, InputErrors.NAME, errors);
        text(given, "category", path + ".category", category, InputErrors.NAME, errors);
        text(given, "condition_grade", path + ".conditionGrade", conditionGrade, InputErrors.NAME, errors);
        prices(given, path, errors);
        text(given, "description", path + ".description", description, InputErrors.NOTE, errors);
        text(given, "location", path + ".location", location, InputErrors.NAME, errors);
        put(given, "url", url, value -> WebUrl.checked(path + ".url", value, errors));
        text(given, "source_platform", path + ".sourcePlatform", sourcePlatform, InputErrors.NAME, errors);
        text(given, "source_ad_id", path + ".sourceAdId", sourceAdId, InputErrors.NAME, errors);
        put(given, "main_photo_url", mainPhotoUrl, value -> WebUrl.checked(path + ".mainPhotoUrl", value, errors));
        if (!images.isOmitted()) {
            given.put("images", images(path + ".images", images.value(), errors));
        }
        if (active != null) {
            given.put("active", active);
        }
        if (Boolean.TRUE.equals(active) && deactivationReason.value() != null) {
            errors.add(InvalidInput.at(
                    path + ".deactivationReason", ErrorCode.NOT_APPLICABLE, "catalogue.reasonOfActive"));
        }
        text(given, "deactivation_reason", path + ".deactivationReason", deactivationReason, InputErrors.NOTE, errors);
        return given;
    }

    private void prices(Map<String, @Nullable Object> given, String path, InputErrors errors) {
        Money now = price.value();
        Money before = originalPrice.value();
        put(given, "price", price, value -> amount(path + ".price", value, errors));
        if (now != null) {
            given.put("currency", now.currency().getCurrencyCode());
        }
        put(given, "original_price", originalPrice, value -> amount(path + ".originalPrice", value, errors));
        if (before == null) {
            return;
        }
        if (now == null) {
            errors.add(InvalidInput.at(path + ".price", ErrorCode.REQUIRED, "catalogue.originalPriceAlone"));
        } else if (!before.currency().equals(now.currency())) {
            errors.add(InvalidInput.at(
                    path + ".originalPrice.currency",
                    ErrorCode.INVALID_VALUE,
                    "input.currency",
                    now.currency().getCurrencyCode()));
        }
    }

    private static Object amount(String path, Money money, InputErrors errors) {
        errors.payable(path + ".currency", money.currency());
        return errors.decimal(path + ".amount", money.amount(), DIGITS);
    }

    private static Integer year(String path, Integer year, InputErrors errors) {
        if (year < BusinessYears.FIRST || year > LAST_YEAR) {
            errors.add(InvalidInput.at(path + ".year", ErrorCode.INVALID_VALUE, "input.invalidValue"));
        }
        return year;
    }

    private static List<String> images(String path, @Nullable List<String> addresses, InputErrors errors) {
        if (addresses == null) {
            return List.of();
        }
        if (addresses.size() > IMAGES) {
            errors.add(InvalidInput.at(path, ErrorCode.TOO_LONG, "input.tooMany", IMAGES));
        }
        errors.together(path, addresses, IMAGE_CHARACTERS);
        List<@Nullable String> checked = new ArrayList<>();
        for (int i = 0; i < Math.min(IMAGES, addresses.size()); i++) {
            checked.add(WebUrl.checked(path + "." + i, addresses.get(i), errors));
        }
        return checked.stream().filter(Objects::nonNull).toList();
    }

    private static void text(
            Map<String, @Nullable Object> given,
            String column,
            String path,
            ArgumentValue<String> value,
            int most,
            InputErrors errors) {
        put(given, column, value, text -> errors.text(path, text, most));
    }

    private static <T> void put(
            Map<String, @Nullable Object> given,
            String column,
            ArgumentValue<T> value,
            Function<T, @Nullable Object> checked) {
        if (!value.isOmitted()) {
            T sent = value.value();
            given.put(column, sent == null ? null : checked.apply(sent));
        }
    }
}
