import { createRoot } from "react-dom/client";
import "@core/tokens.css";
import "@core/base.css";
import "./portal.css";

createRoot(document.getElementById("root") as HTMLElement).render(<main />);
