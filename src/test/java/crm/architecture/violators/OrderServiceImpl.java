package crm.architecture.violators;

/** Named after its layer instead of its purpose. */
class OrderServiceImpl {}
