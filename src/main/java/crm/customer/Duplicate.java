package crm.customer;

import java.util.List;
import java.util.UUID;

/**
 * A customer who may be the same person as another.
 *
 * @param score from 0 to 1; the more they have in common, the higher
 */
record Duplicate(UUID customerId, double score, List<DuplicateReason> reasons) {}
