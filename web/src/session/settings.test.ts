import { expect, it } from "vitest";
import { localAddress } from "@/session/session";
import { readSettings } from "@/session/settings";

it("reads where to sign in", () => {
  const text = '{"issuer": "https://id.example", "client_id": "page", "scopes": ["openid", "launchbay/read"]}';
  expect(readSettings(text)).toEqual({
    issuer: "https://id.example",
    clientId: "page",
    scopes: ["openid", "launchbay/read"],
  });
});

it("knows a deployment that asks nobody to sign in", () => {
  expect(readSettings('{"issuer": null}')).toBeNull();
});

it.each(["[]", "{}", '{"issuer": "https://id.example"}'])("says what is missing in %s", (text) => {
  expect(() => readSettings(text)).toThrow(/config.json/);
});

it.each([
  ["/p/vision/runs?x=1#v=abc", "/p/vision/runs?x=1#v=abc"],
  ["//evil.example/", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  [undefined, "/"],
])("after the sign-in, %s leads to %s", (state, address) => {
  expect(localAddress(state)).toBe(address);
});
