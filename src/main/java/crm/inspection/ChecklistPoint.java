package crm.inspection;

/** The points of the checklist, in order. */
public enum ChecklistPoint {
    BRAND,
    MODEL,
    YEAR,
    FRAME_SIZE,
    SERIAL_NUMBER,
    FRAME,
    FORK,
    SHOCK,
    DRIVETRAIN,
    BRAKES,
    WHEELS,
    TYRES,
    HEADSET,
    BOTTOM_BRACKET,
    SUSPENSION_SERVICE,
    BRAKE_PADS,
    CHAIN,
    CASSETTE,
    ROTORS,
    BEARING_PLAY,
    ORIGINAL_OWNER,
    PROOF_OF_PURCHASE,
    WARRANTY,
    CRASH_HISTORY,
    REASON_FOR_SALE,
    UPGRADES,
    TEST_RIDE,
    FINAL_APPROVAL
}
