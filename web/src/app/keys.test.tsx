// @vitest-environment jsdom
import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EVERYWHERE, keyLabel, listKeys, setCharacterKeys, useKeys, type Bindings } from "@/app/keys";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

function Bound({ bindings, scope = "Page" }: { readonly bindings: Bindings; readonly scope?: string }) {
  useKeys(bindings, { scope });
  return null;
}

let root: Root;
let container: HTMLElement;

function show(node: ReactNode): void {
  act(() => root.render(node));
}

function press(key: string, init: KeyboardEventInit = {}, target: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...init });
  target.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  container = document.body.appendChild(document.createElement("div"));
  root = createRoot(container);
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  setCharacterKeys(true);
});

describe("useKeys", () => {
  it("runs what is bound to a key, and keeps the key from the browser", () => {
    const action = vi.fn();
    show(<Bound bindings={{ "/": { description: "Search", action } }} />);
    const event = press("/");
    expect(action).toHaveBeenCalledOnce();
    expect(event.defaultPrevented).toBe(true);
  });

  it("leaves keys alone after the component is gone", () => {
    const action = vi.fn();
    show(<Bound bindings={{ l: { description: "Launch", action } }} />);
    show(null);
    press("l");
    expect(action).not.toHaveBeenCalled();
  });

  it.each([
    ["input", ""],
    ["textarea", ""],
    ["select", ""],
  ])("leaves a character typed in %s alone", (tag) => {
    const action = vi.fn();
    show(<Bound bindings={{ l: { description: "Launch", action } }} />);
    const field = document.body.appendChild(document.createElement(tag));
    expect(press("l", {}, field).defaultPrevented).toBe(false);
    expect(action).not.toHaveBeenCalled();
  });

  it("sees the field inside a shadow root, as an editor has it", () => {
    const action = vi.fn();
    show(<Bound bindings={{ l: { description: "Launch", action } }} />);
    const host = document.body.appendChild(document.createElement("div"));
    const field = host.attachShadow({ mode: "open" }).appendChild(document.createElement("textarea"));
    press("l", {}, field);
    expect(action).not.toHaveBeenCalled();
  });

  it("runs a binding with mod in a field, and no binding in a dialog", () => {
    const action = vi.fn();
    show(<Bound bindings={{ "mod+k": { description: "Go to", action } }} />);
    const field = document.body.appendChild(document.createElement("input"));
    press("k", { ctrlKey: true }, field);
    expect(action).toHaveBeenCalledOnce();
    const dialog = document.body.appendChild(document.createElement("div"));
    dialog.setAttribute("role", "dialog");
    press("k", { ctrlKey: true }, dialog);
    expect(action).toHaveBeenCalledOnce();
  });

  it.each<[string, KeyboardEventInit]>([
    ["another modifier", { ctrlKey: true }],
    ["alt", { altKey: true }],
    ["shift", { key: "L", shiftKey: true }],
    ["an input method", { isComposing: true }],
  ])("does not take a key with %s for the character", (_, init) => {
    const action = vi.fn();
    show(<Bound bindings={{ l: { description: "Launch", action } }} />);
    press(init.key ?? "l", init);
    expect(action).not.toHaveBeenCalled();
  });

  it("takes a letter for itself while caps lock is on, and a sign that needs shift", () => {
    const launch = vi.fn();
    const help = vi.fn();
    show(
      <Bound bindings={{ l: { description: "Launch", action: launch }, "?": { description: "Keys", action: help } }} />,
    );
    press("L");
    press("?", { shiftKey: true });
    expect(launch).toHaveBeenCalledOnce();
    expect(help).toHaveBeenCalledOnce();
  });

  it("leaves Enter to the link or button that has the focus", () => {
    const action = vi.fn();
    show(<Bound bindings={{ Enter: { description: "Open", action } }} />);
    const button = document.body.appendChild(document.createElement("button"));
    press("Enter", {}, button);
    expect(action).not.toHaveBeenCalled();
    press("Enter");
    expect(action).toHaveBeenCalledOnce();
  });

  it("repeats only what says that it repeats", () => {
    const next = vi.fn();
    const launch = vi.fn();
    show(
      <Bound
        bindings={{
          j: { description: "Next", action: next, repeats: true },
          l: { description: "Launch", action: launch },
        }}
      />,
    );
    press("j", { repeat: true });
    press("l", { repeat: true });
    expect(next).toHaveBeenCalledOnce();
    expect(launch).not.toHaveBeenCalled();
  });

  it("gives the page's binding the key before that of everywhere", () => {
    const everywhere = vi.fn();
    const page = vi.fn();
    show(
      <>
        <Bound bindings={{ "/": { description: "Search", action: page } }} />
        <Bound bindings={{ "/": { description: "Go to", action: everywhere } }} scope={EVERYWHERE} />
      </>,
    );
    press("/");
    expect(page).toHaveBeenCalledOnce();
    expect(everywhere).not.toHaveBeenCalled();
  });

  it("leaves characters alone where a person has switched them off, but not mod and character", () => {
    const slash = vi.fn();
    const palette = vi.fn();
    show(
      <Bound
        bindings={{
          "/": { description: "Search", action: slash },
          "mod+k": { description: "Go to", action: palette },
        }}
      />,
    );
    setCharacterKeys(false);
    press("/");
    press("k", { ctrlKey: true });
    expect(slash).not.toHaveBeenCalled();
    expect(palette).toHaveBeenCalledOnce();
  });
});

describe("listKeys", () => {
  it("has the page's keys before those of everywhere, each once", () => {
    const action = () => undefined;
    show(
      <>
        <Bound bindings={{ "mod+k": { description: "Go to", action } }} scope={EVERYWHERE} />
        <Bound bindings={{ "/": { description: "Search", action } }} scope="Jobs" />
        <Bound bindings={{ "/": { description: "Search here", action } }} scope="Jobs" />
      </>,
    );
    expect(listKeys()).toEqual([
      { scope: "Jobs", keys: [["/", "Search here"]] },
      { scope: EVERYWHERE, keys: [["mod+k", "Go to"]] },
    ]);
  });
});

describe("keyLabel", () => {
  it.each([
    ["mod+k", "Ctrl+K"],
    ["mod+Enter", "Ctrl+⏎"],
    ["Enter", "⏎"],
    ["?", "?"],
    ["j", "j"],
  ])("shows %s as %s", (key, label) => {
    expect(keyLabel(key)).toBe(label);
  });
});
