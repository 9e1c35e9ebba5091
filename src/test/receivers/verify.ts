import { Webhook } from "standardwebhooks";

/** Returns the message; throws unless it comes from the CRM and is less than five minutes old. */
export function verify(secret: string, body: string, headers: Record<string, string>): unknown {
  return new Webhook(secret).verify(body, headers);
}
