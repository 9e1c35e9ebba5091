import { createClient } from "graphql-ws";

const CARD = `
  fragment Card on Order { id orderCode version status customer { fullName } assignedManager { name } }`;

const BOARD = `
  query Board($filter: OrderFilter) {
    changesCursor
    orderBoard(filter: $filter) { columns { status label orders(first: 50) { nodes { ...Card } } } }
  } ${CARD}`;

const FOLLOW = `
  subscription FollowBoard($filter: OrderFilter, $after: String) {
    orderChanged(filter: $filter, after: $after) { cursor operation orderId order { ...Card } }
  } ${CARD}`;

/** Orders that leave the filter leave the board. */
const OPEN = { statusNotIn: ["DELIVERED", "PAID_OUT", "CLOSED", "CANCELLED", "REFUNDED"] };

const LONGEST_PAUSE = 30_000;

/** An answer without the data that was asked for. */
class Refused extends Error {
  constructor(code, message = code) {
    super(message);
    this.code = code;
  }
}

/** The columns and cards on the page. */
class Board {
  #root;
  #cards = new Map();

  constructor(root) {
    this.#root = root;
  }

  /** Replaces all that is shown. */
  show(columns) {
    this.#cards.clear();
    this.#root.replaceChildren(
      ...columns.map(({ status, label }) => {
        const column = element("section", element("h2", label), element("ul"));
        column.dataset.status = status;
        return column;
      }),
    );
    // Each card is put on top, and the first order of a column belongs there.
    columns.forEach(({ orders }) => orders.nodes.toReversed().forEach((order) => this.put(order)));
  }

  apply({ operation, orderId, order }) {
    if (operation === "DELETED" || operation === "LEFT" || order === null) {
      this.#cards.get(orderId)?.card.remove();
      this.#cards.delete(orderId);
    } else {
      this.put(order);
    }
  }

  /** An order that is shown already is only replaced by the same version or a later one. */
  put(order) {
    const shown = this.#cards.get(order.id);
    if (shown && shown.order.version > order.version) {
      return;
    }
    const card = element(
      "li",
      element("b", order.orderCode),
      element("small", order.customer?.fullName ?? "No customer"),
      element("small", order.assignedManager?.name ?? "Unassigned"),
    );
    card.dataset.order = order.id;
    if (shown && shown.order.status === order.status) {
      shown.card.replaceWith(card);
    } else {
      shown?.card.remove();
      this.#root.querySelector(`[data-status="${order.status}"] ul`)?.prepend(card);
    }
    this.#cards.set(order.id, { order, card });
  }
}

/** Content is text: what customers wrote is never read as HTML. */
function element(name, ...content) {
  const created = document.createElement(name);
  created.append(...content);
  return created;
}

/**
 * Shows the board, and keeps it up to date until `signal` is aborted. Returns when it cannot go on by itself.
 *
 * @param token a function that returns a token that is valid now: called for each request and each connection
 * @param onState what to tell the person
 */
async function follow({ server, token, board, onState, signal }) {
  const socket = client(server, token);
  signal.addEventListener("abort", () => socket.dispose());
  let cursor = null;
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (cursor === null) {
        const loaded = await send(server, token, BOARD, { filter: OPEN });
        board.show(loaded.orderBoard.columns);
        cursor = loaded.changesCursor;
      }
      const stopTelling = socket.on("connected", () => {
        failures = 0;
        onState("Live");
      });
      try {
        for await (const answer of socket.iterate({ query: FOLLOW, variables: { filter: OPEN, after: cursor } })) {
          const { orderChanged } = data(answer);
          board.apply(orderChanged);
          cursor = orderChanged.cursor;
        }
      } finally {
        stopTelling();
      }
    } catch (failure) {
      const code = codeOf(failure);
      if (code === "EXPIRED_CURSOR") {
        // It was away for too long: what happened meanwhile is not kept.
        cursor = null;
      } else if (code === 4401 || code === 4403 || code === "UNAUTHENTICATED") {
        onState("Signed out: the token is not valid, or has expired");
        return;
      } else if (!isPassing(code)) {
        onState(`Stopped: ${failure.message ?? failure.reason ?? code}`);
        return;
      }
    }
    if (!signal.aborted) {
      onState("Connecting again");
      await pause(failures++);
    }
  }
}

function client(server, token) {
  let silent;
  const socket = createClient({
    url: server.replace(/^http/, "ws") + "/graphql",
    connectionParams: async () => ({ authorization: `Bearer ${await token()}` }),
    // follow() connects again, with the last cursor.
    retryAttempts: 0,
    // The connection stays open for a moment between two subscriptions.
    lazyCloseTimeout: 1_000,
    // A network can be gone without a word.
    keepAlive: 15_000,
    on: {
      ping: (received) => {
        if (!received) {
          silent = setTimeout(() => socket.terminate(), 5_000);
        }
      },
      pong: () => clearTimeout(silent),
      closed: () => clearTimeout(silent),
    },
  });
  return socket;
}

async function send(server, token, query, variables) {
  const response = await fetch(server + "/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${await token()}` },
    body: JSON.stringify({ query, variables }),
  });
  return data(await response.json());
}

function data({ data, errors }) {
  if (errors) {
    throw new Refused(errors[0].extensions?.code, errors[0].message);
  }
  return data;
}

/** The code of a refusal, or with which the connection was closed; undefined if there was no answer. */
function codeOf(failure) {
  return Array.isArray(failure) ? failure[0].extensions?.code : failure.code;
}

/** Whether another attempt may succeed: the network, a server that stops or is busy, a client that was too slow. */
function isPassing(code) {
  return code === undefined || code === "RATE_LIMITED" || code === "UNAVAILABLE"
    || (typeof code === "number" && (code < 4400 || code === 4408 || code === 4499) && code !== 1009);
}

/** Longer after each failure, and not at the same moment for all clients of a server that has restarted. */
function pause(failures) {
  const longest = Math.min(LONGEST_PAUSE, 500 * 2 ** failures);
  return new Promise((resume) => setTimeout(resume, longest * (0.5 + Math.random() / 2)));
}

let opened = new AbortController();

document.querySelector("#sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  opened.abort();
  opened = new AbortController();
  const { signal } = opened;
  const form = new FormData(event.target);
  const state = document.querySelector("#state");
  follow({
    server: form.get("server"),
    // Kept in memory only. An application gets one from its identity provider, and another before it expires.
    token: () => form.get("token"),
    board: new Board(document.querySelector("#board")),
    onState: (text) => {
      if (!signal.aborted) {
        state.textContent = text;
      }
    },
    signal,
  });
});
