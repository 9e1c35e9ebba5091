package crm.architecture.violators;

import graphql.schema.DataFetchingEnvironment;

/** A domain class that depends on the caller. */
class Orders {

    String status(DataFetchingEnvironment environment) {
        return environment.getArgument("status");
    }
}
