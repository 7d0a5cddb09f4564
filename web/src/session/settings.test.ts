import { expect, it } from "vitest";
import { isNoAnswer, localAddress, localCode } from "@/session/session";
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

it.each([
  [new TypeError("Failed to fetch"), true],
  [new Error("Invalid response Content-Type: text/html, from URL: https://id.example/token"), true],
  [new Error("Bad Gateway (502)"), true],
  [Object.assign(new Error("x"), { name: "ErrorResponse", error: "temporarily_unavailable" }), true],
  [Object.assign(new Error("x"), { name: "ErrorResponse", error: "invalid_grant" }), false],
  [new Error("sub in id_token does not match current sub"), false],
])("after %s, whether the sign-in goes on is %s", (error, expected) => {
  expect(isNoAnswer(error)).toBe(expected);
});

it("takes a code from the address on this machine alone", () => {
  expect(localCode({ hostname: "127.0.0.1", hash: "#sign-in=abc" })).toBe("abc");
  expect(localCode({ hostname: "launch.example", hash: "#sign-in=abc" })).toBeUndefined();
});
