package crm.search;

/** What a text was found in. */
enum SearchField {
    ID,
    CODE,
    LEGACY_ID,
    NAME,
    PHONE,
    EMAIL,
    BIKE,
    TRACKING_NUMBER,
    TELEGRAM,
    WHATSAPP
}
