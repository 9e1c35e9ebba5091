import json
import os
import time
import urllib.error
import urllib.request
from decimal import Decimal

import pandas

QUERY = """
  query OrdersByPage($after: String) {
    orders(first: 20, after: $after) {
      edges { node { id orderCode status createdAt finalPrice { amount currency } } }
      pageInfo { hasNextPage endCursor }
    }
  }
"""


def send(query, variables, attempts=4):
    """Sends one request, again after as many seconds as Retry-After says when the server is busy."""
    request = urllib.request.Request(
        os.environ["CRM_SERVER"] + "/graphql",
        json.dumps({"query": query, "variables": variables}).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["CRM_TOKEN"]},
    )
    try:
        with urllib.request.urlopen(request) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        if error.code not in (429, 503) or attempts == 1:
            raise
        time.sleep(int(error.headers.get("Retry-After", 5)))
        return send(query, variables, attempts - 1)
    if "errors" in answer:
        raise RuntimeError(answer["errors"])
    return answer["data"]


def orders():
    """All orders as a table, one row each."""
    rows, page = [], {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        answer = send(QUERY, {"after": page["endCursor"]})["orders"]
        rows += [edge["node"] for edge in answer["edges"]]
        page = answer["pageInfo"]
    table = pandas.json_normalize(rows)
    table["createdAt"] = pandas.to_datetime(table["createdAt"], utc=True)
    # Exact: a float would round amounts.
    table["finalPrice.amount"] = table["finalPrice.amount"].map(Decimal, na_action="ignore")
    return table


if __name__ == "__main__":
    table = orders()
    print(len(table), table["orderCode"].nunique())
