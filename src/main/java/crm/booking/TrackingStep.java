package crm.booking;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stage in the progress of an order.
 *
 * @param reachedAt when the order first reached it; null if it never did, or if the old CRM did not record it
 */
record TrackingStep(
        TrackingStage stage, State state, @Nullable Instant reachedAt) {

    /** The position of a stage relative to the current stage of the order. */
    enum State {
        PASSED,
        CURRENT,
        AHEAD
    }

    /**
     * The way of an order that stands at a stage. One that was called off has only the stages behind it that it
     * reached.
     *
     * @param reached when the order first reached each stage
     */
    static List<TrackingStep> way(TrackingStage current, Map<TrackingStage, Instant> reached) {
        return Arrays.stream(TrackingStage.values())
                .filter(stage ->
                        current.isCalledOff() ? stage == current || reached.containsKey(stage) : !stage.isCalledOff())
                .map(stage -> new TrackingStep(stage, state(stage, current), reached.get(stage)))
                .toList();
    }

    private static State state(TrackingStage stage, TrackingStage current) {
        int way = stage.compareTo(current);
        return way < 0 ? State.PASSED : way == 0 ? State.CURRENT : State.AHEAD;
    }
}
