package crm.architecture.violators;

/** Named after what it is made of instead of what it does. */
class OrderServiceImpl {}
