package crm.image;

/** How far the copying of an order's pictures has come. */
enum ImageArchiveState {
    PENDING,
    ARCHIVED,
    PARTIAL,
    FAILED
}
