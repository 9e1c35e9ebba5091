package crm.architecture.violators;

public class OpenQueries {}
