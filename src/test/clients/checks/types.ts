import type { OrdersByPageQuery, RecordPaymentInput, Scalars } from "../generated/types";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type Order = OrdersByPageQuery["orders"] extends infer Page
  ? NonNullable<Page> extends { edges: Array<infer Edge> } ? (Edge extends { node: infer Node } ? Node : never) : never
  : never;

export const orderCodeIsText: Equal<(Order & { orderCode: string })["orderCode"], string> = true;

export const amountIsText: Equal<Scalars["Decimal"]["output"], string> = true;

export const amountMayBeSentAsNumber: RecordPaymentInput["amount"] = { amount: 10.5, currency: "EUR" };
