import "@/shared/ui/fonts.css";
import "@/shared/ui/base.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { session } from "@/shared/api/session";
import { keepCompositionsFrom } from "@/shared/ui/composition";
import { App } from "@/app/App";

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
