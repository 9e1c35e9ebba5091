package crm.api;

import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.RowMapper;

/**
 * What a room reads its records from: the same columns and the same mapper for one record, a page, and the pages of
 * many parents.
 *
 * @param columns the select list
 * @param from tables and joins
 * @param id SQL of the id, the tie-breaker of every order
 * @param mapper makes a record of a row
 * @param idOf the id of a record
 */
public record Listing<T>(String columns, String from, String id, RowMapper<T> mapper, Function<T, UUID> idOf) {}
