// Sends one call of each kind and many track calls with the real client; prints the errors that it met, as JSON.
import { Analytics } from "@segment/analytics-node";

const [host, writeKey, count] = process.argv.slice(2);
const errors = [];
const analytics = new Analytics({
  writeKey,
  host,
  maxEventsInBatch: 20,
  flushInterval: 100,
  maxRetries: 5,
});
analytics.on("error", (error) => errors.push(String(error.reason ?? error.code ?? error)));

const userId = "node-1";
analytics.identify({ userId, traits: { email: "nora@example.org" } });
analytics.alias({ userId, previousId: "node-anonymous" });
analytics.group({ userId, groupId: "acme", traits: { name: "Acme" } });
analytics.page({ userId, name: "Pricing", category: "Docs" });
analytics.screen({ userId, name: "Home" });
for (let number = 0; number < Number(count); number++) {
  analytics.track({ userId, event: "Product Viewed", properties: { number } });
}
await analytics.closeAndFlush({ timeout: 60_000 });
console.log(JSON.stringify(errors));
