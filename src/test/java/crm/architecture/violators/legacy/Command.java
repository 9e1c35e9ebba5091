package crm.architecture.violators.legacy;

public class Command {}
