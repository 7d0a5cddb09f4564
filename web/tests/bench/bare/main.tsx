/** A React page with one input: what nothing that is built of React can be faster than. */
import { useState } from "react";
import { createRoot } from "react-dom/client";

function Bare() {
  const [text, setText] = useState("");
  return (
    <label>
      learning_rate <input value={text} onChange={(event) => setText(event.target.value)} /> {text.length}
    </label>
  );
}

const root = document.getElementById("root");
if (root === null) throw new Error("index.html lacks the element `root`.");
createRoot(root).render(<Bare />);
