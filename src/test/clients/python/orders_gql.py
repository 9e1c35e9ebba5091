import os

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport

transport = RequestsHTTPTransport(
    url=os.environ["CRM_SERVER"] + "/graphql",
    headers={"Authorization": "Bearer " + os.environ["CRM_TOKEN"]},
    # Waits as long as Retry-After says.
    retries=3,
    retry_status_forcelist=[429, 503],
)

query = gql("""
  query OrdersByPage($after: String) {
    orders(first: 20, after: $after) {
      edges { node { id orderCode status } }
      pageInfo { hasNextPage endCursor }
    }
  }
""")


def orders():
    """All orders, page by page."""
    with Client(transport=transport) as session:
        page = {"hasNextPage": True, "endCursor": None}
        while page["hasNextPage"]:
            answer = session.execute(query, variable_values={"after": page["endCursor"]})
            yield from (edge["node"] for edge in answer["orders"]["edges"])
            page = answer["orders"]["pageInfo"]


if __name__ == "__main__":
    codes = [order["orderCode"] for order in orders()]
    print(len(codes), len(set(codes)))
