package crm.graphql;

/** A Java object of one class that stands for several types of the schema. */
public interface SchemaTyped {

    /** Name of the schema type of this object. */
    String schemaType();
}
