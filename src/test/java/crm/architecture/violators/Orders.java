package crm.architecture.violators;

import graphql.schema.DataFetchingEnvironment;

/** Knows who asks. */
class Orders {

    String status(DataFetchingEnvironment environment) {
        return environment.getArgument("status");
    }
}
