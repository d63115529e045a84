import { type Answer, api } from "@core/api/client";
import { hear } from "@core/live/stream";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Period } from "./period";

export type Board = Answer<"insight.board">;
export type Figure = NonNullable<Board["placed"]>;
export type Step = NonNullable<Board["steps"]>[number];
export type Person = NonNullable<Board["people"]>[number];
export type Group = NonNullable<Board["types"]>[number];

/** How often facts may have a board read again. */
const pause = 15_000;

/** A board, read again when something happened, but not more often than every 15 s. */
export function useBoard(p: Period, enabled: boolean) {
  const board = useQuery({
    queryKey: ["board", p.from, p.to],
    queryFn: ({ signal }) => api("insight.board", { query: { from: p.from, to: p.to }, signal }),
    placeholderData: keepPreviousData,
    staleTime: pause,
    enabled,
  });
  const { refetch } = board;
  const read = useRef(0);
  read.current = board.dataUpdatedAt;
  const [old, setOld] = useState(false);
  useEffect(() => setOld(board.dataUpdatedAt === 0), [board.dataUpdatedAt]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = hear(() => {
      if (!enabled) return;
      setOld(true);
      // A second's grace: figures are added up behind the facts.
      timer ??= setTimeout(
        () => {
          timer = undefined;
          void refetch();
        },
        Math.max(1000, read.current + pause - Date.now()),
      );
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [refetch, enabled]);
  return { board, old };
}

/** The seconds since a moment, told every few seconds. */
export function useAge(since: number): number {
  const [at, setAt] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.round((at - since) / 1000));
}
