package crm.command;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/**
 * Converts a violated constraint to a user error. The changelog names every constraint after its table, its column
 * and its kind ({@code customers_email_check}), so the name gives the field and the kind of error.
 * Modules check their input first, so this handles races, and rules that only the database can enforce.
 */
final class ConstraintViolations {

    private static final Pattern NAME =
            Pattern.compile("(?:(?<field>.+)_)?(?<kind>check|key|fk|pkey|immutable|transition)");

    private static final Set<String> RETRIED_KEYS = Set.of(
            "customers_code_key",
            "leads_code_key",
            "orders_order_code_key",
            "partner_customers_code_key",
            "leads_external_reference_key",
            "orders_external_reference_key",
            "shipments_external_reference_key");

    private ConstraintViolations() {}

    /** @throws DataIntegrityViolationException the same, if no named constraint was violated: an internal error */
    static UserError explain(DataIntegrityViolationException violation) {
        if (violation.getMostSpecificCause() instanceof PSQLException sql) {
            ServerErrorMessage message = sql.getServerErrorMessage();
            if (message != null && message.getConstraint() != null && message.getTable() != null) {
                Matcher name = NAME.matcher(withoutTable(message.getConstraint(), message.getTable()));
                if (name.matches()) {
                    String column = name.group("field");
                    return error(column == null ? "id" : camelCase(column), name);
                }
            }
        }
        throw violation;
    }

    /**
     * Whether the same change can succeed, or be refused with more details, when it is made again. Codes are random, so
     * a generated code can belong to another record already. An external reference was free when the change checked it.
     */
    static boolean isWorthRetrying(Throwable exception) {
        return exception instanceof DuplicateKeyException duplicate
                && duplicate.getMostSpecificCause() instanceof PSQLException sql
                && sql.getServerErrorMessage() != null
                && RETRIED_KEYS.contains(
                        String.valueOf(sql.getServerErrorMessage().getConstraint()));
    }

    private static UserError error(String field, MatchResult name) {
        return switch (name.group("kind")) {
            case "key", "pkey" -> invalid(field, ErrorCode.ALREADY_EXISTS, "input.alreadyExists");
            case "fk" -> invalid(field, ErrorCode.NOT_FOUND, "input.namesNothing");
            case "immutable" -> invalid(field, ErrorCode.CONFLICT, "input.immutable");
            case "transition" -> invalid(field, ErrorCode.INVALID_TRANSITION, "input.transitionRefused");
            default -> invalid(field, ErrorCode.INVALID_VALUE, "input.invalidValue");
        };
    }

    private static UserError invalid(String field, ErrorCode code, String messageKey) {
        return new InvalidInput(code, List.of(field), messageKey, List.of());
    }

    private static String withoutTable(String constraint, String table) {
        return constraint.startsWith(table + "_") ? constraint.substring(table.length() + 1) : constraint;
    }

    private static String camelCase(String column) {
        return Pattern.compile("_(.)")
                .matcher(column)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
