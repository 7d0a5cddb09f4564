/** The API client of the signed-in person, for every component. */
import { createContext, use } from "react";
import type { Api } from "@/api/client";

export const ApiContext = createContext<Api | null>(null);

export function useApi(): Api {
  const api = use(ApiContext);
  if (api === null) throw new Error("There is no API client here: the page is not signed in.");
  return api;
}
