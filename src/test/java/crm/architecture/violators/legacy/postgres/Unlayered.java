package crm.architecture.violators.legacy.postgres;

/** A class of a sub-package that is in no layer. */
class Unlayered {}
