package crm.graphql;

import graphql.execution.instrumentation.Instrumentation;

/** An instrumentation that needs no calls for single fields. */
public interface OperationInstrumentation extends Instrumentation {}
