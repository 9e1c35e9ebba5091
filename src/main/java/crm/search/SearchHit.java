package crm.search;

import java.util.List;
import java.util.UUID;

/**
 * A record that was found.
 *
 * @param matches the closest first, each field once
 */
record SearchHit(SearchType type, UUID id, List<SearchMatch> matches) {}
