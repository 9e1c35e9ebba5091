package crm.recordimport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a line was rejected.
 *
 * @param path from the line's object on; null where it is about no field
 */
record LineError(String code, String message, @Nullable List<String> path) {}
