package crm.booking;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stage of an order's way.
 *
 * @param reachedAt when the order first stood there; null where it never did, or where the old CRM did not record it
 */
record TrackingStep(
        TrackingStage stage, State state, @Nullable Instant reachedAt) {

    /** Where a stage lies, seen from where the order stands. */
    enum State {
        PASSED,
        CURRENT,
        AHEAD
    }

    /**
     * The way of an order that stands at a stage. One that was called off has only the stages behind it that it
     * reached.
     *
     * @param reached when the order first stood at each stage that it reached
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
