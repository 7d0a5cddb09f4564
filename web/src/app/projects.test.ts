// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { isProjectName, projectToOpen } from "@/app/projects";

const caller = (all_projects: boolean, ...names: string[]) => ({
  all_projects,
  projects: names.map((project) => ({ project, scopes: [], may_raise: false })),
});

describe("projectToOpen", () => {
  it("is the last one that was open, while it is not known whose it is", () => {
    expect(projectToOpen(undefined, "vision")).toBe("vision");
    expect(projectToOpen(undefined, undefined)).toBe("default");
  });

  it("is the last one only if it is still the person's", () => {
    expect(projectToOpen(caller(false, "speech", "vision"), "vision")).toBe("vision");
    expect(projectToOpen(caller(false, "speech"), "vision")).toBe("speech");
    expect(projectToOpen(caller(true, "speech"), "vision")).toBe("vision");
  });

  it("is the person's own where none was open", () => {
    expect(projectToOpen(caller(false, "speech", "vision"), undefined)).toBe("speech");
    expect(projectToOpen(caller(false, "a", "default"), undefined)).toBe("default");
    expect(projectToOpen(caller(true), undefined)).toBe("default");
  });
});

describe("isProjectName", () => {
  it.each(["vision", "a", "a-1"])("%s may be one", (name) => expect(isProjectName(name)).toBe(true));
  it.each(["", "Vision", "-a", "a-", "a".repeat(41)])("%j is none", (name) => expect(isProjectName(name)).toBe(false));
});
