/** One section of the form: the run config, or a config file. */
import { memo } from "react";
import type { AreaModel } from "@/form/model/area";
import { GroupBody } from "@/form/view/GroupBody";
import { GroupHeader } from "@/form/view/GroupHeader";
import { useForm, useNode } from "@/form/view/formContext";
import { useOpen } from "@/form/view/open";
import { useYaml } from "@/form/yaml/useYaml";
import styles from "@/form/view/Group.module.css";

export const AreaSection = memo(function AreaSection({ model }: { readonly model: AreaModel }) {
  const { visible } = useForm();
  const store = useNode(model.root);
  const isFirst = store.areas[0] === model;
  const [isOpen, setOpen] = useOpen(model.root, isFirst);
  const yaml = useYaml(model.root);
  if (visible && !visible.has(model.root.key)) return null;
  const name = model.area ?? "run config";
  return (
    <section className={styles.area} aria-label={name}>
      <GroupHeader node={model.root} level={2} title={name} isOpen={isOpen} onOpen={setOpen} yaml={yaml} />
      {isOpen && (yaml.editor ?? <GroupBody node={model.root} level={3} />)}
    </section>
  );
});
