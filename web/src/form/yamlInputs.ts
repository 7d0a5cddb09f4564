/** Inputs that are edited as YAML: their texts stand beside the values, as they were typed. */
import type { Entry } from "@/form/edits/edits";
import type { Node } from "@/form/model/nodes";
import { pathKey } from "@/form/model/paths";
import { OrderedInputs } from "@/form/orderedInputs";
import type { Unreadable } from "@/form/store";

export class YamlInputs extends OrderedInputs {
  /** Whether a node is shown as YAML. */
  isYaml(node: Node): boolean {
    return this.yaml.isOn(node);
  }

  showYaml(node: Node, isOn: boolean): void {
    this.yaml.show(node, isOn);
    this.changed([node]);
  }

  /** The text of a YAML editor, as it was typed. */
  yamlText(node: Node): string | undefined {
    return this.yaml.text(node);
  }

  unreadableAt(node: Node): string | undefined {
    return this.yaml.fault(node);
  }

  /** Grows when the value below a YAML editor is changed by something else. */
  yamlResets(node: Node): number {
    return this.yaml.resets(node);
  }

  setYamlText(node: Node, text: string, fault: string): void {
    this.yaml.type(node, text, fault);
    this.changed([node]);
  }

  forgetYamlText(node: Node): void {
    if (this.yaml.forget(node)) this.changed([node]);
  }

  /** Lay in what a YAML editor's text says. Secrets are not in its text, and stay. */
  layYaml(node: Node, text: string, edits: readonly Entry[]): void {
    const model = this.model(node.area);
    const given = new Set(edits.map(({ path }) => pathKey(path)));
    const secrets = this.entries
      .within(node.area, node.path)
      .filter((entry) => model?.isSecretAt(entry.path) && !given.has(pathKey(entry.path)));
    this.yaml.type(node, text, undefined);
    this.replaceEdits(node, [...edits, ...secrets], true);
  }

  unreadable(): readonly Unreadable[] {
    return this.yaml.unreadable();
  }
}
