import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { send, server, setting, tokens } from "./setting.js";

/** A connection to the server that can be cut, as a network can. */
class Network {
  #connections = new Set();
  #listener;

  static async open() {
    const network = new Network();
    network.#listener = createServer((near) => network.#join(near));
    await new Promise((listening) => network.#listener.listen(0, "127.0.0.1", listening));
    network.port = network.#listener.address().port;
    return network;
  }

  #join(near) {
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = connect(new URL(server).port, "localhost");
    for (const [from, to] of [[near, far], [far, near]]) {
      this.#connections.add(from);
      from.on("error", () => {}).on("close", () => to.destroy()).pipe(to);
    }
  }

  cut() {
    this.isCut = true;
    this.#connections.forEach((connection) => connection.destroy());
    this.#connections.clear();
  }

  mend() {
    this.isCut = false;
  }

  close() {
    this.cut();
    this.#listener.close();
  }
}

let browser;
let network;

before(async () => {
  network = await Network.open();
  browser = await chromium.launch({ executablePath: setting.chromium, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  network.close();
});

/** The page, with what it did. */
async function open(token) {
  const page = await browser.newPage();
  const done = { loads: 0, sockets: 0, failures: [] };
  page.on("request", (request) => (done.loads += request.postData()?.includes("query Board") ? 1 : 0));
  page.on("websocket", () => done.sockets++);
  page.on("pageerror", (failure) => done.failures.push(String(failure)));
  await page.goto(`${setting.pages}/board/index.html`);
  await page.getByLabel("Server").fill(`http://localhost:${network.port}`);
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button").click();
  return { page, done };
}

const state = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor();

const card = (page, order, status) => page.locator(`[data-status="${status}"] [data-order="${order.id}"]`);

const shown = (page) =>
  page.$$eval("section", (columns) =>
    Object.fromEntries(
      columns.map((column) => [
        column.dataset.status,
        [...column.querySelectorAll("li")].map((item) => item.dataset.order).sort(),
      ]),
    ),
  );

/** The same columns, as a query answers them now. */
async function stored() {
  const answer = await send(
    tokens.manager,
    `{ orderBoard(filter: {statusNotIn: [DELIVERED, PAID_OUT, CLOSED, CANCELLED, REFUNDED]}) {
      columns { status orders(first: 50) { nodes { id } pageInfo { hasNextPage } } } } }`,
  );
  return Object.fromEntries(
    answer.data.orderBoard.columns.map(({ status, orders }) => {
      assert.equal(orders.pageInfo.hasNextPage, false, status);
      return [status, orders.nodes.map(({ id }) => id).sort()];
    }),
  );
}

async function change(token, field, type, input, selection) {
  const answer = await send(
    token,
    `mutation($input: ${type}!) { ${field}(input: $input) { ${selection} userErrors { message } } }`,
    { input },
  );
  assert.deepEqual(answer.data?.[field].userErrors, [], JSON.stringify(answer));
  return answer.data[field];
}

const book = async (title) =>
  (await change(tokens.partner, "createBooking", "CreateBookingInput", {
    bike: { title },
    customer: { fullName: `Rider of ${title}`, email: "rider@example.com" },
  }, "order { id orderCode }")).order;

const move = (order, status) =>
  change(tokens.admin, "changeOrderStatus", "ChangeOrderStatusInput", { id: order.id, status }, "replayed");

const cancel = (order) =>
  change(tokens.admin, "cancelOrder", "CancelOrderInput", { id: order.id, reason: "BIKE_UNAVAILABLE" }, "replayed");

test("the board follows changes of others, also those that came while its connection was lost", async () => {
  const [moved, left] = [await book("Moved"), await book("Left")];
  const { page, done } = await open(tokens.manager);
  await state(page, "Live");
  assert.deepEqual(await shown(page), await stored());

  const added = await book("Added");
  await card(page, added, "PENDING_MANAGER").waitFor();
  await move(moved, "AWAITING_DEPOSIT");
  await card(page, moved, "AWAITING_DEPOSIT").waitFor();
  await cancel(left);
  await page.locator(`[data-order="${left.id}"]`).waitFor({ state: "detached" });
  assert.deepEqual(await shown(page), await stored());

  network.cut();
  await state(page, "Connecting again");
  await move(added, "AWAITING_DEPOSIT");
  await cancel(moved);
  const missed = await book("Missed");
  assert.equal(await card(page, missed, "PENDING_MANAGER").count(), 0);
  network.mend();
  await state(page, "Live");
  await card(page, missed, "PENDING_MANAGER").waitFor();
  assert.deepEqual(await shown(page), await stored());

  assert.equal(done.loads, 1);
  assert.ok(done.sockets > 1);
  assert.deepEqual(done.failures, []);
  await page.close();
});

test("the board asks for another token when the server refuses the first one", async () => {
  const { page, done } = await open("nobody");
  await state(page, "Signed out: the token is not valid");
  await page.getByLabel("Token").fill(tokens.manager);
  await page.getByRole("button").click();
  await state(page, "Live");
  assert.deepEqual(done.failures, []);
  await page.close();
});
