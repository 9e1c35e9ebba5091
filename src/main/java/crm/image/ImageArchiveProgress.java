package crm.image;

import org.jspecify.annotations.Nullable;

/**
 * How far the copying of one order's pictures has come.
 *
 * @param attempts that were made
 * @param lastError what the last attempt lacked
 */
public record ImageArchiveProgress(
        ImageArchiveState state, int attempts, @Nullable String lastError) {

    /** The loader that has it by the order's id. */
    public static final String LOADER = "Bike.archive";
}
