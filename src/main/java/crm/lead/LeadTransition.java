package crm.lead;

import crm.command.Blocker;
import crm.command.TransitionRequirement;
import java.util.List;

/** A step that a lead may take from where it stands. Nothing stands in a lead's way but what must be sent. */
record LeadTransition(LeadStatus to, List<TransitionRequirement> requires) {

    static List<LeadTransition> from(LeadStatus status) {
        return status.next().stream()
                .map(to -> new LeadTransition(to, requirements(status, to)))
                .toList();
    }

    static List<TransitionRequirement> requirements(LeadStatus from, LeadStatus to) {
        return switch (to) {
            case REJECTED -> List.of(TransitionRequirement.REASON);
            case CONVERTED -> List.of(TransitionRequirement.CONVERT);
            case NEW, IN_PROGRESS, CONTACTED, QUALIFIED ->
                from == LeadStatus.REJECTED ? List.of(TransitionRequirement.NOTE) : List.of();
        };
    }

    public boolean allowed() {
        return true;
    }

    public List<Blocker> blockers() {
        return List.of();
    }
}
