package crm.order;

/** Grade of a bike's condition, the best first. */
public enum BikeQuality {
    A,
    B,
    C
}
