import { graphql } from "relay-runtime";

export const orders = graphql`
  query ordersQuery($first: Int!, $after: String, $filter: OrderFilter) {
    orders(first: $first, after: $after, filter: $filter) @connection(key: "orders_orders", filters: ["filter"]) {
      edges {
        node {
          id
          orderCode
          bike {
            title
          }
        }
      }
    }
  }
`;
