import "./shell/fonts.css";
import "./shell/base.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { session } from "./api/session";
import { App } from "./app";
import { keepCompositionsFrom } from "./shell/composition";

// Before the page registers any handler of its own.
keepCompositionsFrom(window);
void session.restore();

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
